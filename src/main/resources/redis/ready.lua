-- A replica has told all it knows to a Redis that was emptied. When all have, or after a while, a new epoch begins.
-- KEYS: epoch, who is ready. ARGV: replica, new epoch, ms to wait for the others, the others ...
-- Answers the epoch, or '' while others are awaited.
local epoch = redis.call('GET', KEYS[1])
if epoch then return epoch end
redis.call('HSETNX', KEYS[2], '|since', text(now))
redis.call('HSET', KEYS[2], ARGV[1], '1')
redis.call('PEXPIRE', KEYS[2], 600000)
local waiting = now - tonumber(redis.call('HGET', KEYS[2], '|since')) < tonumber(ARGV[3])
for i = 4, #ARGV do
  if waiting and redis.call('HEXISTS', KEYS[2], ARGV[i]) == 0 then return '' end
end
redis.call('SET', KEYS[1], ARGV[2])
redis.call('DEL', KEYS[2])
return ARGV[2]
