using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.QlikView;

/// <summary>The keys that every call needs, except the call that gets a key. Each is valid for a minute.</summary>
internal sealed class ServiceKeys(SandboxClock clock)
{
    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, DateTimeOffset> _ends = new(StringComparer.Ordinal);

    public string Issue()
    {
        DateTimeOffset now = clock.UtcNow;
        foreach (string old in _ends.Where(e => e.Value < now).Select(e => e.Key).ToList())
        {
            _ends.Remove(old);
        }

        string key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));
        _ends[key] = now + s_life;
        return key;
    }

    public bool IsValid(string? key) => key is not null && _ends.TryGetValue(key, out DateTimeOffset end) && clock.UtcNow < end;

    public void Revoke() => _ends.Clear();
}
