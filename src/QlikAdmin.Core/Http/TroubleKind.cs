namespace QlikAdmin.Http;

/// <summary>What a failure is about that the next request to the same server would meet too.</summary>
internal enum TroubleKind
{
    /// <summary>No connection, or no answer in time.</summary>
    Transport,

    /// <summary>The server does not know us any more.</summary>
    Credentials,

    /// <summary>The server fails, or answers with what nobody can read.</summary>
    Server,
}
