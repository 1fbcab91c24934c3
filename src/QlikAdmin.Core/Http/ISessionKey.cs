namespace QlikAdmin.Http;

/// <summary>A credential of which the server does not say that it has ended: it only answers with a fault.</summary>
internal interface ISessionKey
{
    /// <summary>Drops the key, so that the next request fetches a new one.</summary>
    void Forget();
}
