namespace QlikAdmin.Http;

/// <summary>A credential that can end without notice: the server does not say so, but answers with a fault.</summary>
internal interface ISessionKey
{
    /// <summary>Drops the key, so that the next request fetches a new one.</summary>
    void Forget();
}
