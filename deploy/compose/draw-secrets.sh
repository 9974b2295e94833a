#!/bin/sh
# Draws the secrets and the certificate that compose.yaml reads. It keeps what is there.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
chmod 711 secrets

draw() { openssl rand -base64 32 | tr '+/' '-_' | tr -d '=\n'; }

for name in cookie-keys encryption-keys password-pepper backup-key database-password owner-password service-password; do
  [ -e "secrets/$name" ] || draw >"secrets/$name"
done
[ -e secrets/database-url ] ||
  printf 'postgres://geopf_id:%s@database/geopf_id' "$(cat secrets/service-password)" >secrets/database-url
[ -e secrets/owner-url ] ||
  printf 'postgres://geopf_id_owner:%s@database/geopf_id' "$(cat secrets/owner-password)" >secrets/owner-url
[ -e secrets/certificate.pem ] ||
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout secrets/certificate.key -out secrets/certificate.pem 2>/dev/null
# The programs run as users of their own, and the folder shows its names to nobody.
chmod 644 secrets/*
