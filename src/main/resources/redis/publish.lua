-- Puts rows of one replica into the stream, once each. KEYS: how far each has come, stream.
-- ARGV: replica, how far it thinks it has come ('' for nowhere), how far it has with these rows, most rows, rows ...
-- Answers {how far it has come, the last entry before these rows, the last of them}; '' where there is none.
local sent = redis.call('HGET', KEYS[1], ARGV[1])
if (sent or '') ~= ARGV[2] then return {sent or '', '', ''} end
local newest = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)
local before, last = newest[1] and newest[1][1] or '', ''
for i = 5, #ARGV do
  last = redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[4], '*', 'r', ARGV[1], 'j', ARGV[i])
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return {ARGV[3], before, last}
