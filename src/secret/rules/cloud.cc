// SPDX-License-Identifier: Apache-2.0
// Credentials of the large clouds: Amazon, Google, Microsoft, Alibaba, Tencent, IBM, Yandex.
#include "secret/rules/row.h"

namespace plimsoll::secret {

namespace {

constexpr Row kRows[] = {
    {.id = "alibaba-access-key-id",
     .title = "Alibaba Cloud AccessKey ID",
     .pattern = R"(LTAI[A-Za-z0-9]{20})",
     .keywords = {"ltai"},
     .min_entropy = 3.3,
     .validate = mixed_token,
     .target = "ALIBABA_CLOUD_ACCESS_KEY_ID",
     .rotate = "Disable the AccessKey pair of the RAM user and use a RAM role instead.",
     .good = {"ALIBABA_CLOUD_ACCESS_KEY_ID=LTA"
              "IYCmySHdYHuDBPqFjpPW1"},
     .bad = {"ALI"
             "BABA_CLOUD_ACCESS_KEY_ID=LTAIYCmySHdYxxxxxxxxxxxx"}},
    {.id = "alibaba-access-key-secret",
     .title = "Alibaba Cloud AccessKey secret",
     .severity = Severity::critical,
     .form = Form::provider,
     .key = R"((?:alibaba|aliyun))",
     .pattern = R"([A-Za-z0-9]{30})",
     .keywords = {"alibaba", "aliyun"},
     .min_entropy = 4,
     .validate = mixed_token,
     .target = "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
     .rotate = "Disable the AccessKey pair of the RAM user and use a RAM role instead.",
     .good = {"alibaba_access_key_secret=\"xx5"
              "yubpAyZ0EeDigjZyWYwkM4CkdYR\""},
     .bad = {"ali"
             "baba_access_key_secret=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "aws-access-key-id",
     .title = "AWS access key ID",
     .pattern = R"((?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})",
     .keywords = {"akia", "asia", "abia", "acca"},
     .validate = aws_key_id,
     .target = "AWS_ACCESS_KEY_ID",
     .rotate = "Deactivate the key pair in IAM, look for its use in CloudTrail, and let the workload assume a role "
               "instead of holding keys.",
     .good = {"AWS_ACCESS_KEY_ID=AKI"
              "AS3GORBIIGAAPHJ6H",
              "aws"
              "_access_key_id = ASIAS7BWVDTB3TVTLKCX"},
     .bad = {"AWS"
             "_ACCESS_KEY_ID=AKIAS3GORBxxxxxxxxxx"}},
    {.id = "aws-bedrock-api-key",
     .title = "Amazon Bedrock API key",
     .severity = Severity::critical,
     .pattern =
         R"(ABSK[A-Za-z0-9+/]{109,269}={0,2}|bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[A-Za-z0-9+/]{40,}={0,2})",
     .keywords = {"absk", "bedrock-api-key-"},
     .longest = 4096,
     .target = "AWS_BEARER_TOKEN_BEDROCK",
     .rotate = "Reset or delete the service-specific credential in IAM and issue short-term keys instead.",
     .good = {"AWS_BEARER_TOKEN_BEDROCK=ABS"
              "Kxx428DZH2VlThuAnCE8ZnByeJ8Mq9gE9ryz2jnm2zZWgvKxLuHLd9NIYbFSttgyyggTzl2HkcbhktIHfcw8wvYeLr"
              "LTtjX8KGS8ttjssdcSHL"},
     .bad = {"AWS"
             "_BEARER_TOKEN_BEDROCK=ABSKxx428DZH2VlThuAnCE8ZnByeJ8Mq9gE9ryz2jnm2zZWgvKxLuHLd9xxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "aws-mws-key",
     .title = "Amazon Marketplace key",
     .pattern = R"(amzn\.mws\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"amzn.mws."},
     .target = "MWS_AUTH_TOKEN",
     .rotate = "Revoke the developer's access in Seller Central and authorise the application anew.",
     .good = {"MWS_AUTH_TOKEN=amz"
              "n.mws.f9b2b596-c8b2-2140-d46d-9e035d7a897b"},
     .bad = {"MWS_AUTH_TOKEN=amzn.mws.f9b"
             "2b596-c8b2-xxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "aws-secret-access-key",
     .title = "AWS secret access key",
     .severity = Severity::critical,
     .form = Form::named,
     .key =
         R"((?:aws[\w.\- ]{0,20})?secret[_\-. ]?(?:access[_\-. ]?)?key(?:[_\-. ]?id)?|aws[\w.\- ]{0,12}(?:secret|access[_\-. ]?key))",
     .pattern = R"([A-Za-z0-9/+]{40})",
     .keywords = {"secret", "aws"},
     .min_entropy = 4.2,
     .validate = mixed_token,
     .target = "AWS_SECRET_ACCESS_KEY",
     .rotate = "Deactivate the key pair in IAM, look for its use in CloudTrail, and let the workload assume a role "
               "instead of holding keys.",
     .good = {"AWS_SECRET_ACCESS_KEY=\"xmT"
              "lVaEnrYn996Pjd30RngnE0ZA3QyDQuCGq0vNg\"",
              "[default]\naws"
              "_secret_access_key = HzUrRZ8zY7qF6k8EEK/6MaYKDGsNCXhdqmMZDKWj"},
     .bad = {"aws"
             "_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
             "aws_secret_key = 356"
             "a192b7913b04c54574d18c28d46e6395428ab"}},
    {.id = "aws-session-token",
     .title = "AWS session token",
     .form = Form::named,
     .key = R"(aws_?(?:session|security)_?token)",
     .pattern = R"([A-Za-z0-9/+]{100,}={0,2})",
     .keywords = {"session", "security"},
     .min_entropy = 4.5,
     .longest = 2560,
     .target = "AWS_SESSION_TOKEN",
     .rotate =
         "Revoke the sessions of the role in IAM; the token dies with them, and the build should ask for its own.",
     .good = {"AWS_SESSION_TOKEN=\"fKl"
              "UDnrwRC7REjsmVyuSdbNhKrBN8rqPbb1rOn6GjbF4bgdrSxtoFkwFcZ7e7JO1GTv79yaXjXUD4pHsrVRlrkd6V8Doa"
              "IEdhmKJ\""},
     .bad = {"AWS"
             "_SESSION_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "azure-ad-client-secret",
     .title = "Microsoft Entra client secret",
     .severity = Severity::critical,
     .form = Form::whole,
     .pattern = R"((?:^|[\s"'\x60=:>,(])([\w~.]{3}[0-9]Q~[\w~.\-]{31,34})(?:[\s"'\x60<,;)&\\]|$))",
     .keywords = {"0q~", "1q~", "2q~", "3q~", "4q~", "5q~", "6q~", "7q~", "8q~", "9q~"},
     .min_entropy = 3.5,
     .target = "AZURE_CLIENT_SECRET",
     .rotate =
         "Delete the secret under App registrations, Certificates and secrets, and use a federated credential instead.",
     .good = {"AZU"
              "RE_CLIENT_SECRET=jmj8Q~jx04gObaOClzKtIqVWoghuCoMEvST6lx6r"},
     .bad = {"client_secret: abc8Q~xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "azure-app-configuration-key",
     .title = "Azure App Configuration key",
     .form = Form::whole,
     .pattern = R"((?i:Id=[A-Za-z0-9+/:\-]{8,60};Secret)=([A-Za-z0-9+/]{43}=|[A-Za-z0-9]{84}))",
     .keywords = {"secret="},
     .min_entropy = 4,
     .target = "AZURE_APPCONFIGURATION_CONNECTION_STRING",
     .rotate = "Regenerate the access key of the store and read it with a managed identity instead.",
     .good = {"Endpoint=https://shop.azconfig.io;Id=x4-l0-s0:O9r"
              "aaXzRSKTWDNmd9nvd;Secret=mZhyN419oaW91EglO7sC4xDgDU1OsaZlMxpRfBmmZhG="},
     .bad = {"Id=my-store-id;Secret=xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx="}},
    {.id = "azure-devops-token",
     .title = "Azure DevOps personal access token",
     .severity = Severity::critical,
     .pattern = R"([A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4})",
     .keywords = {"azdo"},
     .min_entropy = 4,
     .target = "AZURE_DEVOPS_EXT_PAT",
     .rotate =
         "Revoke it under User settings, Personal access tokens, and use a service connection with workload identity.",
     .good = {"AZURE_DEVOPS_EXT_PAT=VPY"
              "IywMvYkwsphvvszKG13kQShJCtSkR82W8jo6mL2SxwW15eDwGcDkSEyg7DfhaKScQcOL9s2r9AZDOGZTW"},
     .bad = {"AZU"
             "RE_DEVOPS_EXT_PAT=VPYIywMvYkwsphvvszKG13kQShJCtSkR82W8jo6mL2xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxx"}},
    {.id = "azure-sas-token",
     .title = "Azure shared access signature",
     .severity = Severity::medium,
     .form = Form::whole,
     .pattern = R"((?:se|sp|sv|sr|st|spr|srt|ss|skn)=[^\s&"'<>]{1,80}&(?:amp;)?sig=([A-Za-z0-9%+/]{43,70}=?))",
     .keywords = {"sig="},
     .min_entropy = 3.8,
     .target = "AZURE_STORAGE_SAS_TOKEN",
     .rotate = "Rotate the account key the signature was made with, or its stored access policy, and issue a user "
               "delegation signature that ends soon.",
     .good = {"https://shopdata.blob.core.windows.net/in?sv=2022-11-02&se=2027-01-01&sig=4Yk"
              "CqehkOsWeCDtI4RIafFMjK2XTCp0pGeeA9D9n%2FPf%3D"},
     .bad = {"?sv=2022-11-02&sig=xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx%3D"}},
    {.id = "azure-service-key",
     .title = "Azure service key",
     .pattern =
         R"([A-Za-z0-9+/]{76}(?:\+ABa|ACDb|\+AMC|APIM)[A-Za-z0-9+/]{5}[AQgw]==|[A-Za-z0-9_\-]{44}AzFu[A-Za-z0-9_\-]{5}[AQgw]==|[A-Za-z0-9]{42}(?:AzSe|\+ACR|AzCa|AZEG)[A-D][A-Za-z0-9]{5}|[A-Za-z0-9]{52}JQQJ99[A-Z0-9][A-L][A-Za-z0-9]{16}[A-Za-z][A-Za-z0-9]{7})",
     .keywords = {"+aba", "acdb", "+amc", "apim", "azfu", "azse", "+acr", "azca", "azeg", "jqqj99"},
     .min_entropy = 4,
     .target = "AZURE_API_KEY",
     .rotate = "Regenerate the keys of the resource in the Azure portal and use a managed identity instead.",
     .good = {"AZURE_API_KEY=PDB"
              "MsILfJncTobDF73Tyi3nuWLzBTZwpvSo0u8hLOUwe8hYX9o7SJQQJ99BAAwaxaGstH4OO2eALXqey9079"},
     .bad = {"AZURE_API_KEY=PDB"
             "MsILfJncTobDF73Tyi3nuWLzBTZwpvSo0u8hLOUxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "azure-shared-access-key",
     .title = "Azure shared access key",
     .form = Form::whole,
     .pattern = R"((?i:SharedAccessKey)=([A-Za-z0-9+/]{43}=))",
     .keywords = {"sharedaccesskey="},
     .min_entropy = 4,
     .target = "AZURE_SERVICEBUS_CONNECTION_STRING",
     .rotate =
         "Regenerate the primary and secondary key of the policy in the namespace and use a managed identity instead.",
     .good = {"Endpoint=sb://shop.servicebus.windows.net/;Sha"
              "redAccessKeyName=send;SharedAccessKey=BGiXKpErZNG2sLax1RmprM7tMCnLa4oKsTuzfgyAoz2="},
     .bad = {"SharedAccessKey=xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx="}},
    {.id = "azure-storage-account-key",
     .title = "Azure storage account or Cosmos DB key",
     .severity = Severity::critical,
     .form = Form::whole,
     .pattern = R"((?i:AccountKey)=([A-Za-z0-9+/]{86}==))",
     .keywords = {"accountkey="},
     .min_entropy = 4.5,
     .target = "AZURE_STORAGE_CONNECTION_STRING",
     .rotate = "Rotate both keys of the account (az storage account keys renew) and use a managed identity instead.",
     .good = {"Def"
              "aultEndpointsProtocol=https;AccountName=shopdata;AccountKey=8LeINJiSsIz61UK3kpXx1laFgRCnyF"
              "Hg8CUVRZii/tfPgK46Ei6qZU9EdWBcrHDrfwf66dQMLzRsqAwYLt4gP3==;EndpointSuffix=core.windows.net"},
     .bad = {"AccountKey=Eby"
             "8vdM02xNOcqFl",
             "AccountKey=xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=="}},
    {.id = "gcp-api-key",
     .title = "Google API key",
     .pattern = R"(AIza[\w\-]{35})",
     .keywords = {"aiza"},
     .min_entropy = 3.5,
     .target = "GOOGLE_API_KEY",
     .rotate = "Delete the key under APIs and services, Credentials, and make one that is restricted to an API and to "
               "callers.",
     .good = {"GOOGLE_API_KEY=AIz"
              "aKdPAOqRtrezz7scOchTG9vBW1Emu0pKur8t"},
     .bad = {"GOOGLE_API_KEY=AIz"
             "aKdPAOqRtrezz7scOxxxxxxxxxxxxxxxxxxx"}},
    {.id = "gcp-service-account",
     .title = "Google Cloud service account key",
     .severity = Severity::critical,
     .form = Form::whole,
     .pattern =
         R"("private_key_id\\?"\s{0,8}:\s{0,8}\\?"[A-Za-z0-9]{1,64}\\?",(?:\s|\\n){0,8}\\?"private_key\\?"\s{0,8}:\s{0,8}\\?"-----BEGIN PRIVATE KEY-----[A-Za-z0-9+/=\\\s]+-----END PRIVATE KEY-----)",
     .keywords = {"private_key_id"},
     .longest = 8192,
     .validate = private_key,
     .delivery = Delivery::secret_file,
     .target = "/root/.config/gcloud/application_default_credentials.json",
     .rotate = "Delete the key under IAM, Service accounts, Keys, and give the workload an identity (workload identity "
               "federation) instead of a file.",
     .good = {"{\n  \"type\": \"service_account\",\n  \"project_id\": \"shop\",\n  \"private_key_id\": \"349"
              "b63824d2b825f576857e09f05bf0563f58279\",\n  \"private_key\": \"-----BEGIN PRIVATE KEY-----\\nMIG"
              "HAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjC18TTK1AL6C+j/t\\neLkEMBOUUqu1qteLicZb16GFuJ+"
              "hRANCAAR+tjpwQfRsFfS4GdBikHDKBbfq/tu3\\nOD/0qJoSxVi+MxkDRoc+Kwtef0jyZoEWM+/oXziiWdc3a2CFNLF"
              "GSeWK\\n-----END PRIVATE KEY-----\\n\",\n  \"client_email\": \"ci@shop.iam.gserviceaccount.com\"\n}"},
     .bad = {"{\"type\": \"service_account\", \"private_key_id\": \"\", \"private_key\": \"-----BEGIN PRIVATE KEY--"
             "---\\n...\\n-----END PRIVATE KEY-----\\n\"}"}},
    {.id = "google-oauth-access-token",
     .title = "Google OAuth access token",
     .severity = Severity::medium,
     .pattern = R"(ya29\.[\w\-]{40,})",
     .keywords = {"ya29."},
     .min_entropy = 4,
     .longest = 2048,
     .target = "CLOUDSDK_AUTH_ACCESS_TOKEN",
     .rotate =
         "Revoke the grant of the account under Security, Third-party access; the token itself ends within the hour.",
     .good = {"CLOUDSDK_AUTH_ACCESS_TOKEN=ya2"
              "9.w43sXICWVevmAgDYSCbQGYxb5nPvTxWuXrQt6JkC"},
     .bad = {"CLO"
             "UDSDK_AUTH_ACCESS_TOKEN=ya29.w43sXICWVevmAgDYSCxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "google-oauth-client-secret",
     .title = "Google OAuth client secret",
     .pattern = R"(GOCSPX-[\w\-]{28})",
     .keywords = {"gocspx-"},
     .target = "GOOGLE_CLIENT_SECRET",
     .rotate =
         "Add a new secret to the OAuth client under APIs and services, Credentials, then disable and delete this one.",
     .good = {"GOOGLE_CLIENT_SECRET=GOC"
              "SPX-7ZiKnRhLimegQNhd6ebZ9zaSYu5f"},
     .bad = {"GOO"
             "GLE_CLIENT_SECRET=GOCSPX-7ZiKnRhLimexxxxxxxxxxxxxxxxx"}},
    {.id = "google-oauth-refresh-token",
     .title = "Google OAuth refresh token",
     .pattern = R"(1//0[\w\-]{40,})",
     .keywords = {"1//0"},
     .min_entropy = 4,
     .longest = 1024,
     .target = "GOOGLE_REFRESH_TOKEN",
     .rotate =
         "Revoke the grant of the account under Security, Third-party access, and log in again where it is needed.",
     .good = {"GOOGLE_REFRESH_TOKEN=1//"
              "0t84OJcSjeLIYAh8MJXi7GBrsjClObS7NfjOr88gO"},
     .bad = {"GOO"
             "GLE_REFRESH_TOKEN=1//0t84OJcSjeLIYAh8MJXxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "ibm-cloud-api-key",
     .title = "IBM Cloud API key",
     .form = Form::provider,
     .key = R"(ibm)",
     .pattern = R"([\w\-]{44})",
     .keywords = {"ibm"},
     .min_entropy = 4,
     .validate = mixed_token,
     .target = "IBMCLOUD_API_KEY",
     .rotate = "Delete the key under Manage, Access, API keys, and issue one for a service ID.",
     .good = {"IBMCLOUD_API_KEY=\"QsQ"
              "oDt18ILoROyHa9GSrHUgfhVAJYyCwCLm7omLeW0Zb\""},
     .bad = {"IBM"
             "CLOUD_API_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "tencent-secret-id",
     .title = "Tencent Cloud SecretId",
     .pattern = R"(AKID[A-Za-z0-9]{32})",
     .keywords = {"akid"},
     .min_entropy = 3.8,
     .validate = mixed_token,
     .target = "TENCENTCLOUD_SECRET_ID",
     .rotate = "Disable the key pair under CAM, API keys, and issue a new one for a sub-user.",
     .good = {"TENCENTCLOUD_SECRET_ID=AKI"
              "DYigEZupXWyJjNueNKyumYmyfV75kHGGc"},
     .bad = {"TEN"
             "CENTCLOUD_SECRET_ID=AKIDYigEZupXWyJjNuxxxxxxxxxxxxxxxxxx"}},
    {.id = "yandex-api-key",
     .title = "Yandex Cloud key or token",
     .pattern = R"(AQVN[\w\-]{35,38}|y0_[\w\-]{55}|t1\.9eu[A-Z0-9a-z_\-]{57,}={0,2}\.[A-Z0-9a-z_\-]{86}={0,2})",
     .keywords = {"aqvn", "y0_", "t1.9eu"},
     .min_entropy = 4,
     .longest = 1024,
     .target = "YC_TOKEN",
     .rotate = "Delete the API key of the service account (yc iam api-key delete) or revoke the OAuth grant, and use "
               "the metadata service.",
     .good = {"YC_TOKEN=AQV"
              "Nq3L8HwEaG5WMmjoKUZWLtAjJoMeAfqf6IM6"},
     .bad = {"YC_TOKEN=AQV"
             "Nq3L8HwEaG5WMmjoKxxxxxxxxxxxxxxxxxxx"}},
};

}  // namespace

Family cloud_rules() { return {"Cloud", kRows}; }

}  // namespace plimsoll::secret
