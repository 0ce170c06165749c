FROM phpmyadmin:5.2
ENV PMA_ARBITRARY=1
COPY config.user.inc.php /etc/phpmyadmin/
#= 1 PL1802
