using System.Runtime.InteropServices;
using System.Security;

namespace QlikAdmin.Base;

/// <summary>Opens a SecureString for the short time in which its text is needed.</summary>
internal static class SecretText
{
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
