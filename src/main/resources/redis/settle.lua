-- Ends parts: what they took comes back, what they cost is counted. Saying it again changes nothing.
-- KEYS: epoch, the owner's parts, places, then a tombstone for each part, then counters.
-- ARGV: epoch, owner, replica, number of parts; for each part id, tokens (-1: unknown);
--   then for each counter slice, first slice to keep, plus, minus, when it may go (0: never).
-- Answers {'E', epoch}, or for each part 'S' (given back), 'A' (there was nothing) or 'C' (settled by another).
local epoch = redis.call('GET', KEYS[1])
if not epoch or epoch ~= ARGV[1] then return {'E', epoch or ''} end
local answer = {}
local count = tonumber(ARGV[4])
for i = 1, count do
  local id = ARGV[3 + 2 * i]
  local claimer = redis.call('GET', KEYS[3 + i])
  if claimer and claimer ~= ARGV[2] then
    answer[i] = 'C'
  else
    local packed = redis.call('HGET', KEYS[2], id)
    answer[i] = packed and 'S' or 'A'
    if packed then
      local part = cmsgpack.unpack(packed)
      correct(part, tonumber(ARGV[4 + 2 * i]))
      leave(part, KEYS[3])
      release(part)
      redis.call('HDEL', KEYS[2], id)
    end
  end
end
local at = 5 + 2 * count
for k = 4 + count, #KEYS do
  local known = redis.call('HMGET', KEYS[k], ARGV[at] .. '|t', ARGV[at] .. '|h')
  merge(KEYS[k], ARGV[at], ARGV[3], tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]))
  if not known[1] and not known[2] then begun(KEYS[k], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 4])) end
  at = at + 5
end
return answer
