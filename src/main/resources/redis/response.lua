-- Keeps a document, or forgets it, and no more of its owner's than it may have: the oldest go first.
-- KEYS: the document, the owner's ids by when they go (sorted set), their sizes (hash; '' is the sum).
-- ARGV: id, time to live in ms (0: forget it), most entries, most bytes, what keys of documents begin with, the document.
local id, ttl = ARGV[1], tonumber(ARGV[2])

local function forget(gone)
  local size = redis.call('HGET', KEYS[3], gone)
  if size then
    redis.call('HDEL', KEYS[3], gone)
    redis.call('HINCRBY', KEYS[3], '', '-' .. size)
  end
  redis.call('ZREM', KEYS[2], gone)
end

local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
forget(id)
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now), 'LIMIT', 0, 100)) do
  forget(gone)
end
if ttl == 0 then
  return redis.call('DEL', KEYS[1])
end
redis.call('SET', KEYS[1], ARGV[6], 'PX', ARGV[2])
redis.call('ZADD', KEYS[2], string.format('%.0f', now + ttl * 1000), id)
redis.call('HSET', KEYS[3], id, #ARGV[6])
redis.call('HINCRBY', KEYS[3], '', #ARGV[6])
while redis.call('ZCOUNT', KEYS[2], '-inf', '+inf') > tonumber(ARGV[3])
    or tonumber(redis.call('HGET', KEYS[3], '') or '0') > tonumber(ARGV[4]) do
  local oldest = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '+inf', 'LIMIT', 0, 1)[1]
  if not oldest then
    break
  end
  redis.call('DEL', ARGV[5] .. oldest)
  forget(oldest)
end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
redis.call('PEXPIRE', KEYS[3], ARGV[2])
return 1
