-- One decision: everything is asked for first, then everything is taken or nothing.
-- KEYS: epoch, the owner's parts, places, then buckets and counters.
-- ARGV: epoch, number of parts; for each part id, intent, numbers of rates, places, holds;
--   for each rate key, limit, amount, unit; for each place gauge, max; for each hold key, slice, its
--   first and its last millisecond + 1 (0: none), oldest slice that counts, width of a slice (0: calendar),
--   limit, expected, worst, hard, mark (-1: none), first slice to keep, when the counter may go (0: never).
-- Answers {'E', epoch}: another epoch; {'T', now}: the slices are not those of now; {'R', now, kind, place
--   in its list, ms until there is room, standings}; {'G', now, amounts held, marks passed, standings}.
local epoch = redis.call('GET', KEYS[1])
if not epoch or epoch ~= ARGV[1] then return {'E', epoch or ''} end

local buckets, gauges, counters = {}, {}, {}

local function bucket(index)
  local key = KEYS[index]
  local known = buckets[key]
  if known then return known end
  local read = redis.call('HMGET', key, 't', 'h', 'n', text(step))
  local b = {key = key, total = 0, head = step, newest = 0, present = 0, asked = 0, drop = nil, reset = false}
  buckets[key] = b
  if not read[1] then return b end
  local newest = tonumber(read[3])
  -- Nothing of it counts any more; or this server's clock is behind that of one before it.
  if newest <= step - STEPS or newest > step + 10 then b.reset = true return b end
  b.total, b.head, b.newest, b.present = tonumber(read[1]), tonumber(read[2]), newest, tonumber(read[4] or '0')
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
  return b
end

-- Milliseconds until so much of a bucket is forgotten.
local function forgotten(b, missing)
  local steps = {}
  for s = b.head, math.max(b.newest, b.head) do steps[#steps + 1] = text(s) end
  local amounts = redis.call('HMGET', b.key, unpack(steps))
  for i = 1, #steps do
    missing = missing - tonumber(amounts[i] or '0')
    if missing <= 0 then return (tonumber(steps[i]) + STEPS) * 100 - now end
  end
  return STEPS * 100
end

local function counter(index, slice, oldest)
  local key = KEYS[index]
  local known = counters[key]
  if known then return known end
  local fields = {}
  for s = oldest, slice do
    fields[#fields + 1] = text(s) .. '|t'
    fields[#fields + 1] = text(s) .. '|h'
  end
  local sums = redis.call('HMGET', key, unpack(fields))
  local c = {key = key, used = 0, asked = 0, sums = sums, fresh = not sums[#sums] and not sums[#sums - 1]}
  for i = 1, #sums do c.used = c.used + tonumber(sums[i] or '0') end
  counters[key] = c
  return c
end

local at = 3
local parts, rates, holds = {}, {}, {}
local worst = {kind = 0, place = 0, wait = -1}
local function lacks(kind, place, wait)
  if wait > worst.wait then worst = {kind = kind, place = place, wait = wait} end
end

local places, DAY = 0, 86400000
for p = 1, tonumber(ARGV[2]) do
  local part = {id = ARGV[at], intent = ARGV[at + 1], rates = {}, gauges = {}, holds = {}}
  local nr, ns, nh = tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
  at = at + 5
  local old = redis.call('HGET', KEYS[2], part.id)
  part.open = old and cmsgpack.unpack(old) or nil
  for i = 1, nr do
    local rate = {bucket = bucket(tonumber(ARGV[at])), limit = tonumber(ARGV[at + 1]),
      amount = tonumber(ARGV[at + 2]), unit = ARGV[at + 3]}
    at = at + 4
    rates[#rates + 1] = rate
    if not part.open then
      local b = rate.bucket
      part.rates[i] = rate
      b.asked = b.asked + rate.amount
      local missing = b.total + b.asked - rate.limit
      if b.asked > rate.limit then lacks(1, #rates, DAY)
      elseif rate.amount > 0 and missing > 0 then lacks(1, #rates, forgotten(b, missing)) end
    end
  end
  for i = 1, ns do
    local gauge, max = ARGV[at], tonumber(ARGV[at + 1])
    at = at + 2
    places = places + 1
    if not part.open then
      part.gauges[i] = gauge
      gauges[gauge] = (gauges[gauge] or tonumber(redis.call('HGET', KEYS[3], gauge) or '0')) + 1
      if gauges[gauge] > max then lacks(2, places, 1000) end
    end
  end
  for i = 1, nh do
    local slice, from, till, oldest, width = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]),
      tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5])
    if till > 0 and (now < from or now >= till) then return {'T', now} end
    local hold = {slice = slice, amount = 0, mark = tonumber(ARGV[at + 10]), keep = tonumber(ARGV[at + 11]), expire = tonumber(ARGV[at + 12])}
    hold.counter = counter(tonumber(ARGV[at]), slice, oldest)
    holds[#holds + 1] = hold
    if part.open then
      hold.amount = part.open[4][(i - 1) * 3 + 3] or 0
    else
      local limit, expected, most = tonumber(ARGV[at + 6]), tonumber(ARGV[at + 7]), tonumber(ARGV[at + 8])
      local c = hold.counter
      local remaining = limit - c.used - c.asked
      local far = remaining - most >= math.floor(limit / 10)
      hold.amount = math.max(0, far and math.min(expected, most) or most)
      c.asked = c.asked + hold.amount
      part.holds[i] = hold
      if ARGV[at + 9] == '1' and hold.amount > remaining then
        local wait = 365 * DAY
        if till > 0 then
          local room = remaining
          for n = 1, #c.sums, 2 do
            room = room + tonumber(c.sums[n] or '0') + tonumber(c.sums[n + 1] or '0')
            if most <= room then
              wait = (width > 0 and (oldest + (n - 1) / 2 + 25) * width or till) - now
              break
            end
          end
        end
        -- What replicas have leased for bad times they give back within a few seconds, so near the limit.
        local leased = redis.call('HGET', c.key, text(slice) .. '|L')
        if leased and remaining + tonumber(leased) >= most then wait = math.min(wait, 5000) end
        lacks(3, #holds, wait)
      end
    end
    at = at + 13
  end
  parts[p] = part
end

local granted = worst.kind == 0
local since
if granted then
  local written = {}
  for _, part in ipairs(parts) do
    if not part.open then
      local r, h = {}, {}
      for _, rate in ipairs(part.rates) do
        local b = rate.bucket
        b.total, b.present, b.written = b.total + rate.amount, b.present + rate.amount, true
        r[#r + 1], r[#r + 2], r[#r + 3], r[#r + 4] = b.key, step, rate.amount, rate.unit
      end
      for _, gauge in ipairs(part.gauges) do redis.call('HINCRBY', KEYS[3], gauge, 1) end
      for _, hold in ipairs(part.holds) do
        local c = hold.counter
        redis.call('HINCRBY', c.key, text(hold.slice) .. '|h', text(hold.amount))
        if c.fresh then begun(c.key, hold.keep, hold.expire) end
        c.fresh = false
        h[#h + 1], h[#h + 2], h[#h + 3] = c.key, hold.slice, hold.amount
      end
      redis.call('HSET', KEYS[2], part.id, cmsgpack.pack({now, r, part.gauges, h, part.intent}))
      since = now
    else
      since = since or part.open[1]
    end
  end
  for _, b in pairs(buckets) do
    if b.written then
      if b.reset then redis.call('DEL', b.key) end
      if b.drop and #b.drop > 0 then redis.call('HDEL', b.key, unpack(b.drop)) end
      b.newest = step
      redis.call('HSET', b.key, 't', text(b.total), 'h', text(b.head), 'n', text(step), text(step), text(b.present))
      redis.call('PEXPIRE', b.key, 61000)
    end
  end
end

local standings = {}
for i, rate in ipairs(rates) do
  local b = rate.bucket
  local left = math.max(0, rate.limit - b.total)
  local reset = b.total > 0 and (b.newest + STEPS) * 100 - now or 0
  standings[#standings + 1], standings[#standings + 2] = left, reset
end
if not granted then return {'R', now, worst.kind, worst.place, worst.wait, standings} end
local amounts, passed = {}, {}
for i, hold in ipairs(holds) do
  amounts[i] = text(hold.amount)
  if hold.mark >= 0 and hold.counter.used + hold.counter.asked >= hold.mark then passed[#passed + 1] = i end
end
return {'G', since or now, amounts, passed, standings}
