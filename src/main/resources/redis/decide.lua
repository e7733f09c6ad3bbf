-- Decisions, one after the other: of each everything is asked for first, then everything is taken or nothing.
-- What they share is read once and written once, at the end.
-- KEYS: epoch, the owner's parts, places, owners alive, then buckets and counters.
-- ARGV: epoch, owner, its lease in ms; then as MessagePack what is drawn on and who draws on it, {rates, places, budgets, demands}:
--   rates {index of its key, limit, unit}; places {gauge, most}; budgets {index of its key, slice, its first and its
--   last millisecond + 1 (0: none), oldest slice that counts, width of a slice (0: calendar), limit, hard,
--   mark (-1: none), first slice to keep, when the counter may go (0: never)}; a demand is parts {id, intent,
--   {rate, amount, ...}, {place, ...}, {budget, expected, worst, ...}}.
-- Answers as MessagePack {0}: another epoch; {1, now}: the slices are not those of now; {2, now, answers}, each of
--   them {0, kind, place in its list, ms until there is room, standings} or {1, since when, amounts held, marks
--   passed, standings}.
local epoch = redis.call('GET', KEYS[1])
if not epoch or epoch ~= ARGV[1] then return cmsgpack.pack({0}) end

local asked = cmsgpack.unpack(ARGV[4])
local rates, places, budgets, demands = asked[1], asked[2], asked[3], asked[4]
for _, budget in ipairs(budgets) do
  if budget[4] > 0 and (now < budget[3] or now >= budget[4]) then return cmsgpack.pack({1, now}) end
end

local DAY = 86400000
local buckets, gauges, counters = {}, {}, {}

local function bucket(rate)
  if rate.bucket then return rate.bucket end
  local key = KEYS[rate[1]]
  local b = buckets[key]
  if not b then
    local read = redis.call('HMGET', key, 't', 'h', 'n', text(step))
    b = {key = key, total = 0, head = step, newest = 0, present = 0, asked = 0}
    buckets[key] = b
    if read[1] then
      local newest = tonumber(read[3])
      -- Nothing of it counts any more; or this server's clock is behind that of one before it.
      if newest <= step - STEPS or newest > step + 10 then
        b.reset = true
      else
        b.total, b.head, b.newest, b.present = tonumber(read[1]), tonumber(read[2]), newest, tonumber(read[4] or '0')
      end
    end
    if b.head <= step - STEPS then
      local old = {}
      for s = b.head, step - STEPS do old[#old + 1] = text(s) end
      local amounts = redis.call('HMGET', key, unpack(old))
      b.drop = {}
      for i = 1, #old do
        if amounts[i] then
          b.total = b.total - tonumber(amounts[i])
          b.drop[#b.drop + 1] = old[i]
        end
      end
      b.head = step - STEPS + 1
    end
  end
  rate.bucket = b
  return b
end

-- Milliseconds until so much of a bucket is forgotten.
local function forgotten(b, missing)
  if not b.steps then
    b.steps = {}
    for s = b.head, math.max(b.newest, step) do b.steps[#b.steps + 1] = text(s) end
    b.amounts = redis.call('HMGET', b.key, unpack(b.steps))
  end
  for i = 1, #b.steps do
    local s = b.head + i - 1
    missing = missing - (s == step and b.present or tonumber(b.amounts[i] or '0'))
    if missing <= 0 then return (s + STEPS) * 100 - now end
  end
  return STEPS * 100
end

local function gauge(place)
  local name = place[1]
  local g = gauges[name]
  if not g then
    g = {taken = tonumber(redis.call('HGET', KEYS[3], name) or '0'), asked = 0, moved = 0}
    gauges[name] = g
  end
  return g
end

local function counter(budget)
  if budget.counter then return budget.counter end
  local key, slice, oldest = KEYS[budget[1]], budget[2], budget[5]
  local name = key .. '|' .. text(slice) .. '|' .. text(oldest)
  local c = counters[name]
  if not c then
    local fields = {}
    for s = oldest, slice do
      fields[#fields + 1] = text(s) .. '|t'
      fields[#fields + 1] = text(s) .. '|h'
    end
    local sums = redis.call('HMGET', key, unpack(fields))
    c = {key = key, slice = slice, used = 0, asked = 0, added = 0, bySlice = {}, budget = budget,
      fresh = not sums[#sums] and not sums[#sums - 1]}
    for i = 1, #sums, 2 do
      local sum = tonumber(sums[i] or '0') + tonumber(sums[i + 1] or '0')
      c.bySlice[#c.bySlice + 1] = sum
      c.used = c.used + sum
    end
    counters[name] = c
  end
  budget.counter = c
  return c
end

local function lacks(worst, kind, place, wait)
  if wait > worst[3] then worst[1], worst[2], worst[3] = kind, place, wait end
end

local function askRate(rate, amount, worst, place)
  local b, limit = bucket(rate), rate[2]
  b.asked = b.asked + amount
  local missing = b.total + b.asked - limit
  if b.asked > limit then lacks(worst, 1, place, DAY)
  elseif amount > 0 and missing > 0 then lacks(worst, 1, place, forgotten(b, missing)) end
end

-- Milliseconds until so much of a budget is free.
local function room(budget, remaining, most)
  local c, till, wait = budget.counter, budget[4], 365 * DAY
  if till > 0 then
    local free = remaining
    for n = 1, #c.bySlice do
      free = free + c.bySlice[n]
      if most <= free then
        wait = (budget[6] > 0 and (budget[5] + n - 1 + 25) * budget[6] or till) - now
        break
      end
    end
  end
  -- What replicas have leased for bad times they give back within a few seconds, so near the limit.
  local leased = redis.call('HGET', c.key, text(c.slice) .. '|L')
  if leased and remaining + tonumber(leased) >= most then wait = math.min(wait, 5000) end
  return wait
end

local function askMoney(budget, expected, most, worst, place)
  local c, limit = counter(budget), budget[7]
  local remaining = limit - c.used - c.asked
  local far = remaining - most >= math.floor(limit / 10)
  local amount = math.max(0, far and math.min(expected, most) or most)
  c.asked = c.asked + amount
  if budget[8] == 1 and amount > remaining then lacks(worst, 3, place, room(budget, remaining, most)) end
  return amount
end

-- Parts that are there already are granted again and not taken again.
local open = {}
local ids = {}
for _, parts in ipairs(demands) do
  for _, part in ipairs(parts) do ids[#ids + 1] = part[1] end
end
for from = 1, #ids, 1000 do
  local to = math.min(#ids, from + 999)
  local packed = redis.call('HMGET', KEYS[2], unpack(ids, from, to))
  for i = from, to do
    local old = packed[i - from + 1]
    if old then open[ids[i]] = cmsgpack.unpack(old) end
  end
end

-- Takes what was asked for.
local written = {}
local function take(part, amounts, first)
  local r, g, h = {}, {}, {}
  local asks = part[3]
  for i = 1, #asks, 2 do
    local rate, amount = rates[asks[i]], asks[i + 1]
    local b = rate.bucket
    b.total, b.present, b.written = b.total + amount, b.present + amount, true
    r[#r + 1], r[#r + 2], r[#r + 3], r[#r + 4] = b.key, step, amount, rate[3]
  end
  for i, place in ipairs(part[4]) do
    local name = places[place][1]
    local taken = gauges[name]
    taken.taken, taken.moved = taken.taken + 1, taken.moved + 1
    g[i] = name
  end
  asks = part[5]
  for i = 1, #asks, 3 do
    local c, amount = budgets[asks[i]].counter, amounts[first + (i - 1) / 3]
    c.used, c.added, c.written = c.used + amount, c.added + amount, true
    c.bySlice[#c.bySlice] = c.bySlice[#c.bySlice] + amount
    h[#h + 1], h[#h + 2], h[#h + 3] = c.key, c.slice, amount
  end
  local taken = {now, r, g, h, part[2]}
  open[part[1]] = taken
  written[#written + 1], written[#written + 2] = part[1], cmsgpack.pack(taken)
end

local function decide(parts)
  local worst, amounts, fresh, drawn = {0, 0, -1}, {}, {}, {}
  local nr, np, since = 0, 0, nil
  for p, part in ipairs(parts) do
    local old, asks = open[part[1]], part[3]
    fresh[p] = not old and #amounts + 1
    since = since or old and old[1]
    for i = 1, #asks, 2 do
      nr = nr + 1
      local rate = rates[asks[i]]
      drawn[nr] = rate
      if old then bucket(rate) else askRate(rate, asks[i + 1], worst, nr) end
    end
    for _, place in ipairs(part[4]) do
      np = np + 1
      if not old then
        local g = gauge(places[place])
        g.asked = g.asked + 1
        if g.taken + g.asked > places[place][2] then lacks(worst, 2, np, 1000) end
      end
    end
    asks = part[5]
    for i = 1, #asks, 3 do
      local budget = budgets[asks[i]]
      if old then
        counter(budget)
        amounts[#amounts + 1] = old[4][i + 2] or 0
      else
        amounts[#amounts + 1] = askMoney(budget, asks[i + 1], asks[i + 2], worst, #amounts + 1)
      end
    end
  end
  local granted = worst[1] == 0
  for p, part in ipairs(parts) do
    if granted and fresh[p] then
      take(part, amounts, fresh[p])
      since = since or now
    end
  end
  local standings = {}
  for i, rate in ipairs(drawn) do
    local b = rate.bucket
    b.asked = 0
    standings[2 * i - 1] = math.max(0, rate[2] - b.total)
    standings[2 * i] = b.total > 0 and ((b.written and step or b.newest) + STEPS) * 100 - now or 0
  end
  local passed, nh = {}, 0
  for _, part in ipairs(parts) do
    for _, place in ipairs(part[4]) do
      local g = gauges[places[place][1]]
      if g then g.asked = 0 end
    end
    local asks = part[5]
    for i = 1, #asks, 3 do
      nh = nh + 1
      local budget = budgets[asks[i]]
      budget.counter.asked = 0
      if budget[9] >= 0 and budget.counter.used >= budget[9] then passed[#passed + 1] = nh end
    end
  end
  if not granted then return {0, worst[1], worst[2], worst[3], standings} end
  return {1, since or now, amounts, passed, standings}
end

local answers = {}
for d, parts in ipairs(demands) do answers[d] = decide(parts) end

for name, g in pairs(gauges) do
  if g.moved > 0 then redis.call('HINCRBY', KEYS[3], name, g.moved) end
end
for _, c in pairs(counters) do
  if c.written then
    redis.call('HINCRBY', c.key, text(c.slice) .. '|h', text(c.added))
    if c.fresh then begun(c.key, c.budget[10], c.budget[11]) end
  end
end
for _, b in pairs(buckets) do
  if b.written then
    if b.reset then redis.call('DEL', b.key) end
    if b.drop and #b.drop > 0 then redis.call('HDEL', b.key, unpack(b.drop)) end
    redis.call('HSET', b.key, 't', text(b.total), 'h', text(b.head), 'n', text(step), text(step), text(b.present))
    redis.call('PEXPIRE', b.key, 61000)
  end
end
-- Others may have taken it for dead and forgotten it: what it takes now must be found by them again.
if #written > 0 and redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('ZADD', KEYS[4], 'NX', text(now + tonumber(ARGV[3])), ARGV[2])
end
for from = 1, #written, 1000 do
  redis.call('HSET', KEYS[2], unpack(written, from, math.min(#written, from + 999)))
end
return cmsgpack.pack({2, now, answers})
