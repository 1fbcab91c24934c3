namespace QlikAdmin.Sandbox.Sense;

/// <summary>What every object of the repository has.</summary>
internal abstract class SenseEntity
{
    public required Guid Id { get; init; }

    public required DateTimeOffset CreatedDate { get; init; }

    public required DateTimeOffset ModifiedDate { get; set; }

    public string ModifiedByUserName { get; set; } = "INTERNAL\\sa_repository";

    /// <summary>
    /// Moves the modified date forward by at least a millisecond, because two updates within a millisecond must have different dates.
    /// </summary>
    public void Touch(DateTimeOffset now, string by)
    {
        ModifiedDate = now > ModifiedDate ? now : ModifiedDate.AddMilliseconds(1);
        ModifiedByUserName = by;
    }
}
