# Kills and stops in the midst of work on ivfflat indexes: test/CrashRounds.pm.
use strict;
use warnings;
use lib 'test';
use CrashRounds;
use Test::More;

survives_kills('ivfflat');
done_testing();
