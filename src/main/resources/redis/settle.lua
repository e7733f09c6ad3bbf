-- Ends parts: what they took comes back, what they cost is counted. Saying it again changes nothing.
-- What they share is changed once.
-- KEYS: epoch, the owner's parts, places, then a tombstone for each part, then counters.
-- ARGV: epoch, owner, replica; then as MessagePack {parts, counters}: {id, tokens (-1: unknown), ...} and
--   {slice, first slice to keep, plus, minus, when it may go (0: never)} of each counter.
-- Answers 'E' for another epoch, or for each part a letter: 'S' (given back), 'A' (there was nothing) or 'C'
--   (settled by another).
local epoch = redis.call('GET', KEYS[1])
if not epoch or epoch ~= ARGV[1] then return 'E' end
local told = cmsgpack.unpack(ARGV[4])
local parts, counters = told[1], told[2]
local count = #parts / 2

local ids, known, tombs = {}, {}, 0
for i = 1, count do ids[i] = parts[2 * i - 1] end
for from = 1, count, 1000 do
  local to = math.min(count, from + 999)
  tombs = tombs + redis.call('EXISTS', unpack(KEYS, 3 + from, 3 + to))
  local packed = redis.call('HMGET', KEYS[2], unpack(ids, from, to))
  for i = from, to do known[i] = packed[i - from + 1] end
end

local answer, gone, back = {}, {}, nothing()
for i = 1, count do
  local claimer = tombs > 0 and redis.call('GET', KEYS[3 + i])
  if claimer and claimer ~= ARGV[2] then
    answer[i] = 'C'
  elseif known[i] and not gone[ids[i]] then
    answer[i] = 'S'
    give(back, cmsgpack.unpack(known[i]), parts[2 * i])
    gone[ids[i]] = true
    gone[#gone + 1] = ids[i]
  else
    answer[i] = 'A'
  end
end
given(back, KEYS[3])
for from = 1, #gone, 1000 do
  redis.call('HDEL', KEYS[2], unpack(gone, from, math.min(#gone, from + 999)))
end

for k, counter in ipairs(counters) do
  local key, slice = KEYS[3 + count + k], text(counter[1])
  local _, _, fresh = merge(key, slice, ARGV[3], counter[3], counter[4])
  if fresh then begun(key, counter[2], counter[5]) end
end
return table.concat(answer)
