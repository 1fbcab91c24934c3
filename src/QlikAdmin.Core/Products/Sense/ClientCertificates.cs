using System.Reflection;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QlikAdmin.Base;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Sense;

/// <summary>Loads the certificates that the management console exports, and checks before any call whether they can be used.</summary>
internal static class ClientCertificates
{
    /// <summary>Loads a PFX file, or on PowerShell 7 a PEM pair.</summary>
    /// <param name="certificatePath">client.pfx or client.pem.</param>
    /// <param name="keyPath">Private key of a PEM certificate; null for the same file, else client_key.pem beside client.pem.</param>
    /// <param name="password">Password of the PFX file or of the PEM key; null for none.</param>
    /// <exception cref="QlikException">CertificateUnreadable, PemNotSupported.</exception>
    public static X509Certificate2 FromFile(string certificatePath, string? keyPath, SecureString? password)
    {
        if (!File.Exists(certificatePath))
        {
            throw RootCertificate.Unreadable(certificatePath, "the file does not exist", null);
        }

        try
        {
            return IsPem(certificatePath)
                ? FromPem(certificatePath, keyPath ?? KeyBeside(certificatePath), password)
                : new X509Certificate2(certificatePath, password, X509KeyStorageFlags.DefaultKeySet);
        }
        catch (TargetInvocationException e) when (e.InnerException is CryptographicException or ArgumentException or IOException)
        {
            throw RootCertificate.Unreadable(certificatePath, e.InnerException.Message, e.InnerException);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw RootCertificate.Unreadable(certificatePath, e.Message, e);
        }
    }

    /// <summary>Finds a certificate in the personal stores of this user and of this machine.</summary>
    /// <exception cref="QlikException">NotSupported outside Windows; CertificateNotFound.</exception>
    public static X509Certificate2 FromStore(string thumbprint)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            throw new QlikException(ErrorReason.NotSupported, "A certificate can be found by its thumbprint only on Windows.")
            {
                NextStep = "Give the PFX file with -CertificatePath.",
            };
        }

        // A thumbprint that was copied from a dialog has spaces, and an invisible mark at its beginning.
        string wanted = new(thumbprint.Where(Uri.IsHexDigit).ToArray());
        foreach (StoreLocation location in new[] { StoreLocation.CurrentUser, StoreLocation.LocalMachine })
        {
            using X509Store store = new(StoreName.My, location);
            store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
            X509Certificate2Collection found = store.Certificates.Find(X509FindType.FindByThumbprint, wanted, validOnly: false);
            if (found.Count > 0)
            {
                return found[0];
            }
        }

        throw new QlikException(
            ErrorReason.CertificateNotFound,
            $"No certificate with the thumbprint {wanted} in the personal stores of this user and this machine."
        )
        {
            NextStep = @"List them with: Get-ChildItem Cert:\CurrentUser\My, Cert:\LocalMachine\My",
        };
    }

    /// <summary>Refuses a certificate with which no handshake can succeed.</summary>
    /// <exception cref="QlikException">CertificateKeyMissing, CertificateExpired.</exception>
    public static void Check(X509Certificate2 certificate, DateTimeOffset now)
    {
        if (!certificate.HasPrivateKey)
        {
            throw new QlikException(
                ErrorReason.CertificateKeyMissing,
                $"The certificate '{certificate.Subject}' has no private key, so it can't be used to sign in."
            )
            {
                NextStep = "Export it again with its private key: client.pfx, or client.pem together with client_key.pem.",
            };
        }

        if (now > certificate.NotAfter.ToUniversalTime() || now < certificate.NotBefore.ToUniversalTime())
        {
            throw new QlikException(
                ErrorReason.CertificateExpired,
                FormattableString.Invariant(
                    $"The certificate '{certificate.Subject}' is valid from {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u}, and the time is now {now.ToUniversalTime():u}."
                )
            )
            {
                NextStep = "Export a new one from the management console, or check the clock of this machine.",
            };
        }
    }

    private static bool IsPem(string path)
    {
        using StreamReader reader = new(path);
        char[] head = new char[4096];
        int read = reader.Read(head, 0, head.Length);
        return new string(head, 0, read).IndexOf("-----BEGIN", StringComparison.Ordinal) >= 0;
    }

    private static string? KeyBeside(string certificatePath)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(certificatePath)) ?? string.Empty;
        string beside = Path.Combine(folder, Path.GetFileNameWithoutExtension(certificatePath) + "_key.pem");
        return File.Exists(beside) ? beside : null;
    }

    private static X509Certificate2 FromPem(string certificatePath, string? keyPath, SecureString? password)
    {
        if (keyPath is not null && !File.Exists(keyPath))
        {
            throw RootCertificate.Unreadable(keyPath, "the file does not exist", null);
        }

        // Only .NET 5 and later can read a PEM key. This library also runs on older ones, so it checks that at run time.
        MethodInfo? plain = typeof(X509Certificate2).GetMethod("CreateFromPemFile", new[] { typeof(string), typeof(string) });
        MethodInfo? encrypted = typeof(X509Certificate2).GetMethods().FirstOrDefault(m => m.Name == "CreateFromEncryptedPemFile");
        if (plain is null || encrypted is null)
        {
            throw new QlikException(
                ErrorReason.PemNotSupported,
                "PEM files need PowerShell 7; Windows PowerShell 5.1 can't read their private key."
            )
            {
                NextStep = "Export the certificate as a PFX file (client.pfx) and give that with -CertificatePath.",
            };
        }

        bool certificateOnly = keyPath is null && File.ReadAllText(certificatePath).IndexOf("PRIVATE KEY", StringComparison.Ordinal) < 0;
        if (certificateOnly)
        {
            return RootCertificate.Read(certificatePath);
        }

        object pair = password is null
            ? plain.Invoke(null, new object?[] { certificatePath, keyPath })!
            : InvokeEncrypted(encrypted, certificatePath, keyPath, password);
        using X509Certificate2 loaded = (X509Certificate2)pair;

        // For a handshake, Windows can't use a key that exists only in memory.
        return new X509Certificate2(loaded.Export(X509ContentType.Pkcs12), (string?)null, X509KeyStorageFlags.DefaultKeySet);
    }

    private static object InvokeEncrypted(MethodInfo method, string certificatePath, string? keyPath, SecureString password)
    {
        // Its password parameter is a ReadOnlySpan<char>, which reflection can't pass; an expression can build one.
        System.Linq.Expressions.ParameterExpression text = System.Linq.Expressions.Expression.Parameter(typeof(string));
        Type span = method.GetParameters()[1].ParameterType;
        MethodInfo convert = typeof(string).GetMethods().First(m => m.Name == "op_Implicit" && m.ReturnType == span);
        System.Linq.Expressions.Expression call = System.Linq.Expressions.Expression.Call(
            method,
            System.Linq.Expressions.Expression.Constant(certificatePath),
            System.Linq.Expressions.Expression.Call(convert, text),
            System.Linq.Expressions.Expression.Constant(keyPath, typeof(string))
        );
        return System.Linq.Expressions.Expression.Lambda<Func<string, object>>(call, text).Compile()(SecretText.Of(password));
    }
}
