namespace QlikAdmin.Http;

/// <summary>A credential that is a session. The server redirects a caller without a session to sign in, and does nothing of the
/// request.</summary>
internal interface ISignInSession : ICredential
{
    /// <summary>Whether a redirect asks to sign in.</summary>
    bool IsSignIn(Uri address);

    /// <summary>Drops the session, so that the next request opens a new one. Does nothing if that happened after the message
    /// left.</summary>
    /// <param name="sentAt">When the redirected message left, as a value of
    /// <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>.</param>
    void Forget(long sentAt);
}
