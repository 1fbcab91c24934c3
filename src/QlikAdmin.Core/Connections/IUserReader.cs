namespace QlikAdmin.Connections;

/// <summary>What a product must be able to read about its users.</summary>
internal interface IUserReader
{
    /// <summary>Requests at once where the caller sets no limit.</summary>
    int DefaultThrottleLimit { get; }

    /// <summary>Whether users carry tags and custom properties.</summary>
    bool HasTags { get; }

    /// <summary>Streams the users that may match; the caller applies the exact filter.</summary>
    Task ListAsync(UserQuery query, PageSink<User> sink, IOperationLog log, CancellationToken token);

    /// <summary>Whether a query about one person needs the whole list, because the server has no filter for it.</summary>
    bool NeedsWholeList(UserQuery query);

    /// <summary>Finds the one user that a text names: an id, a <c>DIRECTORY\id</c>, a subject or an e-mail address.</summary>
    /// <exception cref="QlikException">UserNotFound, UserAmbiguous.</exception>
    Task<User> FindAsync(string text, IOperationLog log, CancellationToken token);

    /// <summary>Reads a user by the server's id; null when there is none.</summary>
    Task<User?> GetAsync(string id, IOperationLog log, CancellationToken token);

    /// <summary>Reads the user whom the server sees in our calls; null where it has no way to say.</summary>
    Task<User?> GetCallerAsync(IOperationLog log, CancellationToken token);
}
