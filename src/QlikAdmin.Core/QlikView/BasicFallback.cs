using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace QlikAdmin.QlikView;

/// <summary>Gives the password itself where Windows authentication did not work and the server takes it; only for a way on which nobody can read it.</summary>
/// <remarks>Linux without its NTLM library has no other way in. The handler below is never given the password for this, since it would send it over http too.</remarks>
internal sealed class BasicFallback : DelegatingHandler
{
    private readonly string _value;
    private volatile bool _works;

    /// <param name="inner">Does Windows authentication.</param>
    /// <param name="account">The account.</param>
    public BasicFallback(HttpMessageHandler inner, NetworkCredential account)
        : base(inner)
    {
        string name = string.IsNullOrEmpty(account.Domain) ? account.UserName : account.Domain + "\\" + account.UserName;
        _value = Convert.ToBase64String(Encoding.UTF8.GetBytes(name + ":" + account.Password));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_works)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", _value);
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        bool offered = response.Headers.WwwAuthenticate.Any(c => string.Equals(c.Scheme, "Basic", StringComparison.OrdinalIgnoreCase));
        if (response.StatusCode != HttpStatusCode.Unauthorized || !offered)
        {
            return response;
        }

        response.Dispose();
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", _value);
        response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        _works = response.StatusCode != HttpStatusCode.Unauthorized;
        return response;
    }
}
