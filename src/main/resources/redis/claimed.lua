-- Which of these parts did the caller take over from the dead?
-- KEYS: the caller's parts, then a tombstone for each. ARGV: the caller, ids ...
-- Answers id, when it began, intent, ...
local answer = {}
for i = 2, #ARGV do
  local packed = redis.call('GET', KEYS[i]) == ARGV[1] and redis.call('HGET', KEYS[1], ARGV[i])
  if packed then
    local part = cmsgpack.unpack(packed)
    answer[#answer + 1] = ARGV[i]
    answer[#answer + 1] = text(part[1])
    answer[#answer + 1] = part[5]
  end
end
return answer
