# What a streaming standby makes of work on hnsw indexes: test/StandbyReplay.pm.
use strict;
use warnings;
use lib 'test';
use StandbyReplay;
use Test::More;

replays_to_the_same_pages('hnsw');
done_testing();
