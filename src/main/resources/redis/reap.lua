-- Takes over from an owner that is dead: its places come back, its intents become the caller's.
-- KEYS: owners alive, its parts, the caller's parts, places.
-- ARGV: dead owner, the caller, 1 if it is known to be dead, prefix of tombstones, their life in ms, most parts.
-- Answers {1 if there is more, id, when it began, intent, ...}; an owner that lives after all answers {0}.
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if score and tonumber(score) > now and ARGV[3] ~= '1' then return {0} end
local ids = redis.call('HKEYS', KEYS[2])
local most = math.min(#ids, tonumber(ARGV[6]))
local answer = {#ids > most and 1 or 0}
local back = nothing()
for i = 1, most do
  local part = cmsgpack.unpack(redis.call('HGET', KEYS[2], ids[i]))
  if part[5] ~= '' then
    give(back, {part[1], {}, part[3], {}}, -1)
    part[3] = {}
    redis.call('HSET', KEYS[3], ids[i], cmsgpack.pack(part))
    redis.call('SET', ARGV[4] .. ids[i], ARGV[2], 'PX', ARGV[5])
    answer[#answer + 1] = ids[i]
    answer[#answer + 1] = text(part[1])
    answer[#answer + 1] = part[5]
  else
    give(back, part, -1)
  end
  redis.call('HDEL', KEYS[2], ids[i])
end
given(back, KEYS[4])
if #ids <= most then
  redis.call('ZREM', KEYS[1], ARGV[1])
end
return answer
