using QlikAdmin.Base;

namespace QlikAdmin.Plans;

/// <summary>A licence allocation in the form of a text, as far as a plan needs it.</summary>
internal sealed class SavedUnit
{
    public string Id { get; set; } = string.Empty;

    public string Type { get; set; } = string.Empty;

    public string? User { get; set; }

    public string? UserId { get; set; }

    public string? UserName { get; set; }

    public string? Email { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public LastUsedSource LastUsedSource { get; set; }

    public AllocationStatus Status { get; set; }

    public DateTimeOffset? QuarantineEndsAt { get; set; }

    public bool Excess { get; set; }

    public string? Scope { get; set; }

    public string? ServerId { get; set; }

    public bool Orphan { get; set; }

    public bool IsPool { get; set; }

    /// <summary>Number of the holder, from 1; 0 for nobody.</summary>
    public int Holder { get; set; }

    public static SavedUnit Of(Allocation unit, int holder) =>
        new()
        {
            Id = unit.Id,
            Type = unit.Type,
            User = unit.User,
            UserId = unit.UserId,
            UserName = unit.UserName,
            Email = unit.Email,
            CreatedAt = unit.CreatedAt,
            LastUsedAt = unit.LastUsedAt,
            LastUsedSource = unit.LastUsedSource,
            Status = unit.Status,
            QuarantineEndsAt = unit.QuarantineEndsAt,
            Excess = unit.Excess,
            Scope = unit.Scope,
            ServerId = unit.ServerId,
            Orphan = unit.Orphan,
            IsPool = unit.IsPool,
            Holder = holder,
        };

    /// <exception cref="FormatException">It has no id or no type.</exception>
    public Allocation Restore(QlikProduct product, string connection, TextPool texts)
    {
        return string.IsNullOrEmpty(Id) || string.IsNullOrEmpty(Type)
            ? throw new FormatException("a unit has no id or no type")
            : new Allocation(Id, product, connection, texts.Of(Type)!)
            {
                User = User,
                UserId = UserId == User ? User : UserId,
                UserName = UserName == User ? User : UserName,
                Email = Email == User ? User : Email,
                CreatedAt = CreatedAt,
                LastUsedAt = LastUsedAt,
                LastUsedSource = LastUsedSource,
                Status = Status,
                QuarantineEndsAt = QuarantineEndsAt,
                Excess = Excess,
                Scope = texts.Of(Scope),
                ServerId = texts.Of(ServerId),
                Orphan = Orphan,
                IsPool = IsPool,
            };
    }
}
