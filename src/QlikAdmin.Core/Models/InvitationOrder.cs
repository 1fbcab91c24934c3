using QlikAdmin.Base;

namespace QlikAdmin.Models;

/// <summary>One address to invite.</summary>
/// <param name="Email">The address, as it was given.</param>
internal sealed record InvitationOrder(string Email)
{
    /// <summary>Language of the mail, two letters; null for the default of the vendor.</summary>
    public string? Language { get; init; }

    /// <summary>Whether a person who is already invited gets another mail.</summary>
    public bool Resend { get; init; }

    /// <summary>Identifies the address in a journal without showing it.</summary>
    public string Key => "invitation:" + Digest.Of(Email.ToLowerInvariant());
}
