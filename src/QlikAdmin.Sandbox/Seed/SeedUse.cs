namespace QlikAdmin.Sandbox.Seed;

/// <summary>When a licence was given and last used.</summary>
internal readonly record struct SeedUse(DateTimeOffset Created, DateTimeOffset? LastUsed)
{
    /// <summary>
    /// Draws ages like those of a real site: from today to four years, and a sixth was never used. Four of the first rows have the ages
    /// that rules often use (14 and 30 days, to the millisecond), so a small sandbox has them too.
    /// </summary>
    public static SeedUse Draw(int index, Random random, DateTimeOffset now)
    {
        int ageDays = (int)(Math.Pow(random.NextDouble(), 2) * 4 * 365);
        DateTimeOffset created = now.AddDays(-ageDays).AddMilliseconds(-random.Next(3_600_000, 86_400_000));
        DateTimeOffset? lastUsed = random.Next(100) switch
        {
            < 16 => null,
            < 60 => now.AddMilliseconds(-random.NextInt64(60_000, 7L * 86_400_000)),
            < 75 => now.AddMilliseconds(-random.NextInt64(7L * 86_400_000, 30L * 86_400_000)),
            < 90 => now.AddMilliseconds(-random.NextInt64(30L * 86_400_000, 180L * 86_400_000)),
            _ => now.AddMilliseconds(-random.NextInt64(180L * 86_400_000, 1200L * 86_400_000)),
        };
        if (index % 50 is 3 or 4 or 5 or 6)
        {
            int days = index % 50 is 3 or 4 ? 14 : 30;
            created = now.AddDays(index % 2 == 0 ? -days : -(days + 60));
            lastUsed = index % 2 == 0 ? null : now.AddDays(-days);
        }

        if (lastUsed < created)
        {
            lastUsed = created.AddMilliseconds((now - created).TotalMilliseconds / 3);
        }

        return new SeedUse(created, lastUsed is null ? null : Whole(lastUsed.Value));
    }

    private static DateTimeOffset Whole(DateTimeOffset value) =>
        new(value.UtcTicks - (value.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
