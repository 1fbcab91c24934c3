namespace QlikAdmin.Http;

/// <summary>The kind of a failure that the next request to the same server would have too.</summary>
internal enum TroubleKind
{
    /// <summary>No connection, or no answer in time.</summary>
    Transport,

    /// <summary>The server no longer accepts the credential.</summary>
    Credentials,

    /// <summary>The server fails, or its answers can't be read.</summary>
    Server,
}
