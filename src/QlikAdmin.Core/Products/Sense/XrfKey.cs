using System.Security.Cryptography;

namespace QlikAdmin.Products.Sense;

/// <summary>The key that every QRS request has twice: in its address and in a header. The repository wants the same key in both, and only
/// once in each.</summary>
internal static class XrfKey
{
    private const string Parameter = "Xrfkey";
    private const string Header = "X-Qlik-Xrfkey";
    private const int Length = 16;
    private const string Characters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public static string Create()
    {
        byte[] random = new byte[Length];
        using (RandomNumberGenerator generator = RandomNumberGenerator.Create())
        {
            generator.GetBytes(random);
        }

        char[] key = new char[Length];
        for (int i = 0; i < key.Length; i++)
        {
            key[i] = Characters[random[i] % Characters.Length];
        }

        return new string(key);
    }

    /// <summary>Adds a new key to a message. If the message follows a redirect and has a key in its address, that key is kept.</summary>
    public static void Put(HttpRequestMessage message)
    {
        if (Of(message.RequestUri!) is string known)
        {
            PutHeader(message, known);
        }
        else
        {
            Put(message, Create());
        }
    }

    /// <summary>Adds a key to a message. The address gets it only where it has none.</summary>
    public static void Put(HttpRequestMessage message, string key)
    {
        PutHeader(message, key);
        if (Of(message.RequestUri!) is null)
        {
            UriBuilder uri = new(message.RequestUri!);
            uri.Query = (uri.Query.Length > 1 ? uri.Query.Substring(1) + "&" : string.Empty) + Parameter + "=" + key;
            message.RequestUri = uri.Uri;
        }
    }

    public static void PutHeader(HttpRequestMessage message, string key) => message.Headers.TryAddWithoutValidation(Header, key);

    private static string? Of(Uri address)
    {
        return address
            .Query.TrimStart('?')
            .Split('&')
            .Select(p => p.Split(new[] { '=' }, 2))
            .FirstOrDefault(p => p.Length == 2 && string.Equals(p[0], Parameter, StringComparison.OrdinalIgnoreCase))
            ?[1];
    }
}
