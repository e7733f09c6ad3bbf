-- Changes one document and notes who did, both or neither. KEYS: directory, audit.
-- ARGV: version, id ('' : none, note only), document ('' : take it away), channel, fields of the entry ...
-- Answers the version then; '' if it was another one before.
local version = redis.call('HGET', KEYS[1], '|version') or '0'
if ARGV[2] ~= '' then
  if version ~= ARGV[1] then return '' end
  if ARGV[3] == '' then
    redis.call('HDEL', KEYS[1], ARGV[2])
  else
    redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
  end
  version = tostring(redis.call('HINCRBY', KEYS[1], '|version', 1))
end
local fields = {}
for i = 5, #ARGV do fields[#fields + 1] = ARGV[i] end
local entry = redis.call('XADD', KEYS[2], '*', unpack(fields))
if ARGV[2] ~= '' then
  -- Tells this version from the same one in another life of this Redis.
  redis.call('HSET', KEYS[1], '|mark', entry)
  redis.call('PUBLISH', ARGV[4], version)
end
return version
