using System.Formats.Asn1;

namespace QlikAdmin.Sandbox.Http;

/// <summary>The wrapping of NTLM messages under the <c>Negotiate</c> scheme (RFC 4178).</summary>
internal static class Spnego
{
    private const string Ntlm = "1.3.6.1.4.1.311.2.2.10";
    private const int AcceptIncomplete = 1;
    private const int RequestMic = 3;

    public static byte[] Challenge(byte[] ntlm) => Response(AcceptIncomplete, ntlm);

    public static byte[] AskForNtlm() => Response(RequestMic, null);

    private static byte[] Response(int state, byte[]? token)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence(Context(1)))
        {
            using (writer.PushSequence())
            {
                using (writer.PushSequence(Context(0)))
                {
                    writer.WriteEncodedValue([0x0A, 0x01, (byte)state]);
                }

                using (writer.PushSequence(Context(1)))
                {
                    writer.WriteObjectIdentifier(Ntlm);
                }

                if (token is not null)
                {
                    using (writer.PushSequence(Context(2)))
                    {
                        writer.WriteOctetString(token);
                    }
                }
            }
        }

        return writer.Encode();
    }

    private static Asn1Tag Context(int number) => new(TagClass.ContextSpecific, number, isConstructed: true);
}
