-- Tells what replicas have settled, as far as the caller's ledger knows; what Redis knows beyond stays.
-- Works in any epoch, and without one.
-- KEYS: counters. ARGV: for each slice, first slice to keep, replica, sum of its rows, minus, when it may go.
-- Answers for each {plus, minus}.
local answer = {}
for k = 1, #KEYS do
  local at = (k - 1) * 6
  local slice, replica = ARGV[at + 1], ARGV[at + 3]
  local known = redis.call('HMGET', KEYS[k], slice .. '|t', slice .. '|h', slice .. '|v:' .. replica)
  local minus = math.max(tonumber(known[3] or '0'), tonumber(ARGV[at + 5]))
  local sum = tonumber(ARGV[at + 4])
  if sum > 0 or minus > 0 or known[1] then
    local plus, merged = merge(KEYS[k], slice, replica, minus + sum, minus)
    answer[k] = {text(plus), text(merged)}
    if not known[1] and not known[2] then
      begun(KEYS[k], tonumber(ARGV[at + 2]), tonumber(ARGV[at + 6]))
    end
  else
    answer[k] = {'0', '0'}
  end
end
return answer
