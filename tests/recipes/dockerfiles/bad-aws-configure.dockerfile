FROM amazon/aws-cli:2.31.0
RUN aws configure set aws_access_key_id AKIAIOSFODNN7EXAMPLE && aws configure set region eu-west-1
#= 2 PL1408
