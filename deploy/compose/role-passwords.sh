#!/bin/sh
# Gives the two roles the passwords that draw-secrets.sh has drawn. The image of PostgreSQL runs it once, after roles.sql.
set -eu
for role in owner service; do
  name=geopf_id
  [ "$role" = service ] || name=geopf_id_owner
  psql --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --command "ALTER ROLE $name PASSWORD '$(cat "/run/secrets/$role-password")'"
done
