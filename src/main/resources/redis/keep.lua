-- Keeps a value for all replicas; the first one stays. KEYS: directory. ARGV: field, value.
-- Answers what is kept.
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 1 then
  -- Others who knew another value see that this is another life of this Redis.
  local clock = redis.call('TIME')
  redis.call('HSET', KEYS[1], '|mark', clock[1] .. '.' .. clock[2])
end
return redis.call('HGET', KEYS[1], ARGV[1])
