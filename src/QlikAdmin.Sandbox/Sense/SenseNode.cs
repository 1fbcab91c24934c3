namespace QlikAdmin.Sandbox.Sense;

/// <summary>A machine of the site.</summary>
internal sealed class SenseNode : SenseEntity
{
    /// <summary>The only machine of the emulated site. Every session names it.</summary>
    public static readonly Guid CentralId = new("5dd1e5e0-2a4f-4ea1-8d43-0f2b2f2fca01");

    public required string Name { get; init; }

    public string HostName { get; init; } = "localhost";

    /// <summary>The id of a part that belongs to another object and is not stored by itself.</summary>
    public static Guid Part(Guid whole, int number)
    {
        byte[] bytes = whole.ToByteArray();
        bytes[0] ^= (byte)(number + 1);
        return new Guid(bytes);
    }
}
