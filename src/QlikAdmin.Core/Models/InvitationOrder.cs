using QlikAdmin.Base;

namespace QlikAdmin.Models;

/// <summary>One address that is to be invited.</summary>
/// <param name="Email">The address, as it was given.</param>
internal sealed record InvitationOrder(string Email)
{
    /// <summary>Language of the mail, two letters; null for the vendor's own choice.</summary>
    public string? Language { get; init; }

    /// <summary>Whether somebody who is invited already gets another mail.</summary>
    public bool Resend { get; init; }

    /// <summary>Names the address in a journal without telling it.</summary>
    public string Key => "invitation:" + Digest.Of(Email.ToLowerInvariant());
}
