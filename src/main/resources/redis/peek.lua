-- What is spent, and held for calls. KEYS: epoch, counters. ARGV: epoch; for each slice, oldest slice that counts.
-- Answers {'E'} in another epoch, else spent, held, spent, held ... as text.
local epoch = redis.call('GET', KEYS[1])
if not epoch or epoch ~= ARGV[1] then return {'E'} end
local answer = {}
for k = 2, #KEYS do
  local fields = {}
  for s = tonumber(ARGV[2 * k - 1]), tonumber(ARGV[2 * k - 2]) do
    fields[#fields + 1] = text(s) .. '|t'
    fields[#fields + 1] = text(s) .. '|h'
    fields[#fields + 1] = text(s) .. '|L'
  end
  local sums, spent, held = redis.call('HMGET', KEYS[k], unpack(fields)), 0, 0
  for i = 1, #sums, 3 do
    spent = spent + tonumber(sums[i] or '0')
    held = held + tonumber(sums[i + 1] or '0') - tonumber(sums[i + 2] or '0')
  end
  answer[#answer + 1] = text(spent)
  answer[#answer + 1] = text(held)
end
return answer
