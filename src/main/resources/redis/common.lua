-- Time of this server, in milliseconds and in steps of a tenth of a second.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local step = math.floor(now / 100)
-- A step counts during its own tenth of a second and 600 more.
local STEPS = 601

-- Whole numbers as text; Lua would write big ones with an exponent.
local function text(number)
  return string.format('%.0f', number)
end

-- Gives back what a part took; tokens < 0: the reservation stands.
-- A part is {at, rates {key, step, amount, unit, ...}, gauges {...}, holds {key, slice, amount, ...}, intent}.
local function correct(part, tokens)
  if tokens < 0 then return end
  local rates = part[2]
  for i = 1, #rates, 4 do
    local key, taken, amount = rates[i], rates[i + 1], rates[i + 2]
    if rates[i + 3] == 'T' and tokens ~= amount and taken > step - STEPS then
      local old = redis.call('HMGET', key, 't', text(taken))
      if old[1] and old[2] then
        local delta = math.max(tokens - amount, -tonumber(old[2]))
        redis.call('HINCRBY', key, 't', text(delta))
        redis.call('HINCRBY', key, text(taken), text(delta))
      end
    end
  end
end

local function leave(part, slots)
  for _, gauge in ipairs(part[3]) do
    if redis.call('HINCRBY', slots, gauge, -1) <= 0 then
      redis.call('HDEL', slots, gauge)
    end
  end
end

local function release(part)
  local holds = part[4]
  for i = 1, #holds, 3 do
    local field = text(holds[i + 1]) .. '|h'
    if redis.call('HEXISTS', holds[i], field) == 1 then
      redis.call('HINCRBY', holds[i], field, text(-holds[i + 2]))
    end
  end
end

-- What one replica has settled in a slice, and what of that turned out to be settled by others. Both
-- only rise, so that saying it again, or late, changes nothing.
local function merge(key, slice, replica, plus, minus)
  local old = redis.call('HMGET', key, slice .. '|r:' .. replica, slice .. '|v:' .. replica)
  local oldPlus, oldMinus = tonumber(old[1] or '0'), tonumber(old[2] or '0')
  plus, minus = math.max(plus, oldPlus), math.max(minus, oldMinus)
  local moved = (plus - oldPlus) - (minus - oldMinus)
  if plus > oldPlus then redis.call('HSET', key, slice .. '|r:' .. replica, text(plus)) end
  if minus > oldMinus then redis.call('HSET', key, slice .. '|v:' .. replica, text(minus)) end
  if moved ~= 0 then redis.call('HINCRBY', key, slice .. '|t', text(moved)) end
  return plus, minus
end

-- A counter that has a new slice forgets those that count no more, and lives as long as this one counts.
local function begun(key, keepFrom, expireAt)
  for _, field in ipairs(redis.call('HKEYS', key)) do
    local number = tonumber(string.match(field, '^(-?%d+)|'))
    if number and number < keepFrom then redis.call('HDEL', key, field) end
  end
  -- A call that began long ago comes late: what counts now outlives its slice.
  local left = redis.call('PTTL', key)
  if expireAt > 0 and (left < 0 or now + left < expireAt) then redis.call('PEXPIREAT', key, text(expireAt)) end
end
