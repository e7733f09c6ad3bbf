-- An owner is alive; who else is, and who is not any more? KEYS: epoch, owners alive.
-- ARGV: owner, lease in ms, what names of earlier processes of its replica begin with.
-- Answers {epoch, now, {owners that live}, {owners that are dead: lease run out, or an earlier process of ours}}.
local epoch = redis.call('GET', KEYS[1]) or ''
redis.call('ZADD', KEYS[2], text(now + tonumber(ARGV[2])), ARGV[1])
local dead = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. text(now), 'LIMIT', 0, 10)
local live = {}
for _, owner in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], text(now), '+inf')) do
  if owner ~= ARGV[1] and string.sub(owner, 1, #ARGV[3]) == ARGV[3] then
    dead[#dead + 1] = owner
  else
    live[#live + 1] = owner
  end
end
return {epoch, now, live, dead}
