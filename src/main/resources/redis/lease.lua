-- Money of a budget that one replica may spend while it cannot reach Redis: held like for calls, but for its
-- replica. Only of a budget that is far from its limit and not spent fast, so that it keeps nobody out.
-- KEYS: epoch, counter. ARGV: epoch, replica, slice, oldest slice that counts, limit, what remained at the
--   last round (-1: unknown; -2: give it back), how long it is good for in ms, how much
--   of its lease the replica keeps, first slice to keep, when the counter may go (0: never).
-- Answers {'E'} in another epoch, else {leased, remaining, what a lease should be} as text. What a replica
-- keeps beyond that it gives up with the next round: it may not hear this answer.
local epoch = redis.call('GET', KEYS[1])
if not epoch or epoch ~= ARGV[1] then return {'E'} end
local slice, oldest, limit, before = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])

local function give(number, field, amount)
  redis.call('HDEL', KEYS[2], field)
  redis.call('HINCRBY', KEYS[2], number .. '|h', text(-amount))
  redis.call('HINCRBY', KEYS[2], number .. '|L', text(-amount))
end

-- A field is slice|l:replica, its value amount:until. Ours come back first, and those of replicas that
-- have not been heard of for so long that they may not spend it any more.
for _, field in ipairs(redis.call('HKEYS', KEYS[2])) do
  local number, replica = string.match(field, '^(-?%d+)|l:(.*)$')
  if number then
    local amount, till = string.match(redis.call('HGET', KEYS[2], field), '^(%d+):(%d+)$')
    if replica == ARGV[2] or tonumber(till) < now then give(number, field, tonumber(amount)) end
  end
end

local fields = {}
for s = oldest, slice do
  fields[#fields + 1] = text(s) .. '|t'
  fields[#fields + 1] = text(s) .. '|h'
end
local remaining = limit
for _, sum in ipairs(redis.call('HMGET', KEYS[2], unpack(fields))) do
  remaining = remaining - tonumber(sum or '0')
end
local fit = 0
if before >= 0 and remaining * 2 >= limit and (before - remaining) * 10 <= remaining then
  fit = math.floor(remaining / 20)
end
local leased = math.min(math.max(fit, tonumber(ARGV[8])), math.max(remaining, 0))
if leased > 0 then
  local known = redis.call('HMGET', KEYS[2], ARGV[3] .. '|t', ARGV[3] .. '|h')
  redis.call('HSET', KEYS[2], ARGV[3] .. '|l:' .. ARGV[2], text(leased) .. ':' .. text(now + tonumber(ARGV[7])))
  redis.call('HINCRBY', KEYS[2], ARGV[3] .. '|h', text(leased))
  redis.call('HINCRBY', KEYS[2], ARGV[3] .. '|L', text(leased))
  if not known[1] and not known[2] then begun(KEYS[2], tonumber(ARGV[9]), tonumber(ARGV[10])) end
end
return {text(leased), text(remaining), text(fit)}
