-- Open parts that Redis may have lost are there again.
-- KEYS: the owner's parts, places, then a tombstone for each. ARGV: number of parts; for each id, when it began, intent, numbers of gauges and of holds, gauges ..., holds (key, slice, amount) ...
-- Answers ids that were claimed by others meanwhile.
local claimed = {}
local at = 2
for i = 1, tonumber(ARGV[1]) do
  local id, begun, intent = ARGV[at], tonumber(ARGV[at + 1]), ARGV[at + 2]
  local ng, nh = tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
  at = at + 5
  local part = {begun, {}, {}, {}, intent}
  for g = 1, ng do part[3][g] = ARGV[at + g - 1] end
  at = at + ng
  for h = 1, nh * 3, 3 do
    part[4][h], part[4][h + 1], part[4][h + 2] = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
    at = at + 3
  end
  if redis.call('GET', KEYS[2 + i]) then
    claimed[#claimed + 1] = id
  elseif redis.call('HEXISTS', KEYS[1], id) == 0 then
    for _, gauge in ipairs(part[3]) do redis.call('HINCRBY', KEYS[2], gauge, 1) end
    for h = 1, #part[4], 3 do
      redis.call('HINCRBY', part[4][h], text(part[4][h + 1]) .. '|h', text(part[4][h + 2]))
    end
    redis.call('HSET', KEYS[1], id, cmsgpack.pack(part))
  end
end
return claimed
