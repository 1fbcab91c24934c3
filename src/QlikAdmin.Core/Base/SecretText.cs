using System.Runtime.InteropServices;
using System.Security;

namespace QlikAdmin.Base;

/// <summary>Texts in a SecureString, and out of it for the short time in which they are needed.</summary>
internal static class SecretText
{
    /// <summary>A SecureString of a text, which nobody can change.</summary>
    public static SecureString Secure(string text)
    {
        SecureString secret = new();
        foreach (char c in text)
        {
            secret.AppendChar(c);
        }

        secret.MakeReadOnly();
        return secret;
    }

    public static string Of(SecureString secret)
    {
        IntPtr memory = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            return Marshal.PtrToStringUni(memory, secret.Length) ?? string.Empty;
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(memory);
        }
    }
}
