-- Adds to a counter; tests of the link run it.
return redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
