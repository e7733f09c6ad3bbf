-- A directory that was emptied is as a replica knew it. KEYS: directory. ARGV: version, mark, id, document, ...
-- One that has come as far meanwhile stays, and gets what is kept where it has none.
if tonumber(redis.call('HGET', KEYS[1], '|version') or '0') < tonumber(ARGV[1]) then
  redis.call('DEL', KEYS[1])
  for i = 3, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
  redis.call('HSET', KEYS[1], '|version', ARGV[1], '|mark', ARGV[2])
else
  for i = 3, #ARGV, 2 do
    if string.sub(ARGV[i], 1, 6) == '|kept:' then redis.call('HSETNX', KEYS[1], ARGV[i], ARGV[i + 1]) end
  end
  redis.call('HSETNX', KEYS[1], '|mark', ARGV[2])
end
return 1
