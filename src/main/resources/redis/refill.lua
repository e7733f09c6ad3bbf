-- A directory that was emptied is as a replica knew it. KEYS: directory. ARGV: version, mark, id, document, ...
-- Answers the version then.
local version = redis.call('HGET', KEYS[1], '|version')
if version and tonumber(version) >= tonumber(ARGV[1]) then return version end
if version then redis.call('DEL', KEYS[1]) end
for i = 3, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
redis.call('HSET', KEYS[1], '|version', ARGV[1], '|mark', ARGV[2])
return ARGV[1]
