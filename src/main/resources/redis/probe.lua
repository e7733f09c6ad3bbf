-- May this user do on this server what the other scripts do? KEYS[1] is a scratch key.
-- Answers the names of the commands that are forbidden; a replica fails here, since it cannot write.
local tried = {
  {'TIME'}, {'SET', KEYS[1], '1', 'PX', '1000'}, {'GET', KEYS[1]}, {'EXISTS', KEYS[1]}, {'DEL', KEYS[1]},
  {'HSET', KEYS[1], 'a', '1', 'b', '2'}, {'HSETNX', KEYS[1], 'a', '1'}, {'HGET', KEYS[1], 'a'},
  {'HMGET', KEYS[1], 'a', 'b'}, {'HGETALL', KEYS[1]}, {'HKEYS', KEYS[1]}, {'HEXISTS', KEYS[1], 'a'},
  {'HINCRBY', KEYS[1], 'b', '1'}, {'HDEL', KEYS[1], 'a'}, {'PEXPIRE', KEYS[1], '1000'}, {'PTTL', KEYS[1]},
  {'PEXPIREAT', KEYS[1], '9999999999999'},
  {'DEL', KEYS[1]}, {'ZADD', KEYS[1], '1', 'a'}, {'ZSCORE', KEYS[1], 'a'}, {'ZCOUNT', KEYS[1], '-inf', '+inf'},
  {'ZRANGEBYSCORE', KEYS[1], '-inf', '+inf'}, {'ZREM', KEYS[1], 'a'}, {'DEL', KEYS[1]}, {'XADD', KEYS[1], 'MAXLEN', '~', '10', '*', 'a', '1'}, {'XRANGE', KEYS[1], '-', '+', 'COUNT', '1'}, {'XREVRANGE', KEYS[1], '+', '-', 'COUNT', '1'}, {'DEL', KEYS[1]},
}
local forbidden = {}
for _, command in ipairs(tried) do
  local answer = redis.pcall(unpack(command))
  if type(answer) == 'table' and answer.err then
    local why = answer.err
    if why:find('NOPERM') or why:find('run this command') or why:find('nknown') then
      forbidden[#forbidden + 1] = command[1]
    elseif why:find('WRONGTYPE') == nil then
      return redis.error_reply(why)
    end
  end
end
return forbidden
