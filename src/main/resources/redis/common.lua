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

-- What parts give back, summed up so that each field is changed once.
-- A part is {at, rates {key, step, amount, unit, ...}, gauges {...}, holds {key, slice, amount, ...}, intent}.
local function nothing()
  return {tokens = {}, gauges = {}, holds = {}}
end

local function sum(of, key, field, amount)
  local fields = of[key]
  if not fields then
    fields = {}
    of[key] = fields
  end
  fields[field] = (fields[field] or 0) + amount
end

-- Adds a part; tokens < 0: the reservation stands.
local function give(back, part, tokens)
  local rates, holds = part[2], part[4]
  for i = 1, #rates, 4 do
    if rates[i + 3] == 'T' and tokens >= 0 and tokens ~= rates[i + 2] and rates[i + 1] > step - STEPS then
      sum(back.tokens, rates[i], rates[i + 1], tokens - rates[i + 2])
    end
  end
  for _, gauge in ipairs(part[3]) do
    back.gauges[gauge] = (back.gauges[gauge] or 0) + 1
  end
  for i = 1, #holds, 3 do sum(back.holds, holds[i], holds[i + 1], holds[i + 2]) end
end

local function given(back, places)
  for key, steps in pairs(back.tokens) do
    for taken, delta in pairs(steps) do
      local old = redis.call('HMGET', key, 't', text(taken))
      if old[1] and old[2] then
        delta = text(math.max(delta, -tonumber(old[2])))
        redis.call('HINCRBY', key, 't', delta)
        redis.call('HINCRBY', key, text(taken), delta)
      end
    end
  end
  for gauge, count in pairs(back.gauges) do
    if redis.call('HINCRBY', places, gauge, -count) <= 0 then
      redis.call('HDEL', places, gauge)
    end
  end
  for key, slices in pairs(back.holds) do
    for slice, amount in pairs(slices) do
      local field = text(slice) .. '|h'
      if redis.call('HEXISTS', key, field) == 1 then
        redis.call('HINCRBY', key, field, text(-amount))
      end
    end
  end
end

-- What one replica has settled in a slice, and what of that turned out to be settled by others. Both
-- only rise, so that saying it again, or late, changes nothing. The third result tells whether the slice is new.
local function merge(key, slice, replica, plus, minus)
  local old = redis.call('HMGET', key, slice .. '|r:' .. replica, slice .. '|v:' .. replica, slice .. '|t', slice .. '|h')
  local oldPlus, oldMinus = tonumber(old[1] or '0'), tonumber(old[2] or '0')
  plus, minus = math.max(plus, oldPlus), math.max(minus, oldMinus)
  local moved = (plus - oldPlus) - (minus - oldMinus)
  if plus > oldPlus then redis.call('HSET', key, slice .. '|r:' .. replica, text(plus)) end
  if minus > oldMinus then redis.call('HSET', key, slice .. '|v:' .. replica, text(minus)) end
  if moved ~= 0 then redis.call('HINCRBY', key, slice .. '|t', text(moved)) end
  return plus, minus, not old[3] and not old[4]
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
