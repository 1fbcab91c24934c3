namespace QlikAdmin.Integration.Tests.Storm;

/// <summary>Why a server takes no more changes.</summary>
public enum Trouble
{
    /// <summary>It accepts requests and does not answer.</summary>
    Frozen,

    /// <summary>It refuses connections.</summary>
    Gone,

    /// <summary>It accepts no change with the credential.</summary>
    Unauthorized,
}
