#!/bin/sh
# Makes a certificate that signs itself, for the names and addresses of a database server:
#   sh deploy/postgres/remote/sign.sh FOLDER db.example.org 10.0.0.5
# writes server.crt, a copy of which readers trust, and server.key into the folder. It can sign no other one.
set -eu
if [ $# -lt 2 ]; then
    echo "usage: sh $0 FOLDER NAME…: a folder to write into, and what readers call the server" >&2
    exit 2
fi
folder=$1
shift
if [ -e "$folder/server.crt" ]; then
    echo "$folder has a certificate already: remove server.crt and server.key to make others" >&2
    exit 2
fi
names=
for name in "$@"; do
    case $name in
        *:*) kind=IP ;;
        *[!0-9.]*) kind=DNS ;;
        *) kind=IP ;;
    esac
    names=${names:+$names, }$kind:$name
done
umask 077
mkdir -p "$folder"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -sha256 -days 3650 \
    -keyout "$folder/server.key" -out "$folder/server.crt" -config /dev/stdin <<CONFIGURATION
[req]
prompt = no
distinguished_name = server
x509_extensions = use
[server]
CN = $1
[use]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = $names
CONFIGURATION
openssl x509 -in "$folder/server.crt" -noout -enddate -fingerprint -sha256
