-- Names and passwords cannot be parameters of CREATE ROLE and CREATE DATABASE. The statements named `write_...`
-- let the server quote them and return the statement to run.

-- name: lock_provisioning^
-- One provisioning at a time: roles belong to all databases of a server.
SELECT pg_advisory_lock(hashtext('stride-provision')) AS locked;

-- name: find_role$
-- Whether a role exists.
SELECT true FROM pg_roles WHERE rolname = :role;

-- name: find_database$
-- Whether a database exists.
SELECT true FROM pg_database WHERE datname = :database;

-- name: write_create_role$
-- A role that may log in and nothing else.
SELECT format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION', :role::text);

-- name: write_set_password$
-- Its password.
SELECT format('ALTER ROLE %I PASSWORD %L', :role::text, :password::text);

-- name: write_create_database$
-- A database of its owner's.
SELECT format('CREATE DATABASE %I OWNER %I', :database::text, :owner::text);

-- name: write_copy_database$
-- A database of its owner's that has all of another one but who may connect.
SELECT format(
    'CREATE DATABASE %I OWNER %I TEMPLATE %I STRATEGY file_copy', :database::text, :owner::text, :template::text
);

-- name: write_close_database$
-- Nobody connects who was not let in: by default all roles of the server may.
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :database::text);

-- name: write_let_in$
-- The app may connect; the owner may already.
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', :database::text, :app::text);

-- name: write_own_schema$
-- The owner makes the tables.
SELECT format('ALTER SCHEMA public OWNER TO %I', :owner::text);

-- name: write_close_schema$
-- Nobody else makes any.
SELECT 'REVOKE ALL ON SCHEMA public FROM PUBLIC';

-- name: write_use_schema$
-- The app uses what is there.
SELECT format('GRANT USAGE ON SCHEMA public TO %I', :app::text);

-- name: write_use_tables$
-- The app reads and writes the rows of every table that the owner makes from now on.
SELECT format(
    'ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I',
    :owner::text, :app::text
);

-- name: write_use_sequences$
-- The app draws numbers from their sequences.
SELECT format(
    'ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA public GRANT USAGE ON SEQUENCES TO %I',
    :owner::text, :app::text
);
