-- The owner of the tables migrates, restores and breaks the glass. The service reads and writes rows, and owns no table.
CREATE ROLE geopf_id_owner LOGIN;
CREATE ROLE geopf_id LOGIN;
ALTER DATABASE geopf_id OWNER TO geopf_id_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CREATE, USAGE ON SCHEMA public TO geopf_id_owner;
GRANT USAGE ON SCHEMA public TO geopf_id;
-- What a migration makes later is open to the service too.
ALTER DEFAULT PRIVILEGES FOR ROLE geopf_id_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO geopf_id;
ALTER DEFAULT PRIVILEGES FOR ROLE geopf_id_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO geopf_id;
