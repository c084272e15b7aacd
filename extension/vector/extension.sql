-- The extension itself. CREATE EXTENSION takes its description from vector.control, an update takes
-- none, so it is said here with the same words; test/t/010_upgrade.pl compares the two.

COMMENT ON EXTENSION vector IS
    'vector data types, their operators and distance functions';
