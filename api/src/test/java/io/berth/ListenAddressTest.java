package io.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ListenAddressTest {

    @Nested
    class GivenAWellFormedText {

        @ParameterizedTest
        @CsvSource({
            "127.0.0.1:7007, 127.0.0.1, 7007",
            "0.0.0.0:80, 0.0.0.0, 80",
            "255.255.255.255:1, 255.255.255.255, 1",
            "localhost:0, localhost, 0",
            "LocalHost:65535, localhost, 65535",
            "db-1.example_corp.com:5432, db-1.example_corp.com, 5432",
            "a.b:1, a.b, 1",
            "3com.example:1, 3com.example, 1",
            "[::1]:7007, ::1, 7007",
            "[0:0:0:0:0:0:0:1]:7007, ::1, 7007",
            "[2001:DB8:0:0:1:0:0:1]:9, 2001:db8::1:0:0:1, 9",
            "[2001:db8:0:1:1:1:1:1]:9, 2001:db8:0:1:1:1:1:1, 9",
            "[1:0:0:2:0:0:0:3]:9, 1:0:0:2::3, 9",
            "[fe80::]:9, fe80::, 9",
            "[fe80::1%eth0]:1, fe80::1%eth0, 1",
            "[fe80::1%2]:1, fe80::1%2, 1",
            "[::ffff:127.0.0.1]:5, 127.0.0.1, 5",
        })
        void namesHostAndPort(String text, String host, int port) {
            ListenAddress address = ListenAddress.parse(text);

            assertEquals(host, address.host());
            assertEquals(port, address.port());
            assertFalse(address.isDualStack());
        }

        @ParameterizedTest
        @ValueSource(strings = {":7007", "[::]:7007", "[0:0::0]:7007"})
        void meansAllAddressesWithoutAHost(String text) {
            ListenAddress address = ListenAddress.parse(text);

            assertEquals("", address.host());
            assertTrue(address.isDualStack());
            assertEquals(":7007", address.toString());
        }

        @ParameterizedTest
        @CsvSource({
            "127.0.0.1:7007, 127.0.0.1:7007",
            "LOCALHOST:80, localhost:80",
            "[0:0:0:0:0:0:0:1]:7007, [::1]:7007",
            "[FE80::1%eth0]:1, [fe80::1%eth0]:1",
        })
        void hasOneText(String text, String canonical) {
            ListenAddress address = ListenAddress.parse(text);

            assertEquals(canonical, address.toString());
            assertEquals(address, ListenAddress.parse(canonical));
        }
    }

    @Nested
    class GivenAMalformedText {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "''|the port is missing",
                    "7007|the port is missing",
                    "localhost|the port is missing",
                    "127.0.0.1|the port is missing",
                    "[::1]|]: and the port are missing",
                    "[::1]7007|]: and the port are missing",
                    "[::1:7007|]: and the port are missing",
                    "localhost:|the port is a number from 0 to 65535",
                    ":|the port is a number from 0 to 65535",
                    "[::1]:|the port is a number from 0 to 65535",
                    "localhost:http|the port is a number from 0 to 65535",
                    "localhost:-1|the port is a number from 0 to 65535",
                    "localhost:+80|the port is a number from 0 to 65535",
                    "localhost:65536|the port is a number from 0 to 65535",
                    "localhost:4294967376|the port is a number from 0 to 65535",
                    "localhost:99999999999999999999|the port is a number from 0 to 65535",
                    "localhost:080|the port is a number from 0 to 65535",
                    "localhost:8_0|the port is a number from 0 to 65535",
                    "localhost:0x50|the port is a number from 0 to 65535",
                    "localhost:80/tcp|the port is a number from 0 to 65535",
                    "localhost:\u0668\u0660|the port is a number from 0 to 65535",
                    "::1:7007|an IPv6 address stands in brackets, as in [::1]:7007",
                    "::1|an IPv6 address stands in brackets, as in [::1]:7007",
                    "tcp://localhost:80|an IPv6 address stands in brackets, as in [::1]:7007",
                    "300.1.1.1:80|an IPv4 address is four numbers from 0 to 255, as in 127.0.0.1",
                    "1.2.3:80|an IPv4 address is four numbers from 0 to 255, as in 127.0.0.1",
                    "1.2.3.4.5:80|an IPv4 address is four numbers from 0 to 255, as in 127.0.0.1",
                    "127.1:80|an IPv4 address is four numbers from 0 to 255, as in 127.0.0.1",
                    "2130706433:80|an IPv4 address is four numbers from 0 to 255, as in 127.0.0.1",
                    "010.0.0.1:80|an IPv4 address is four numbers from 0 to 255, as in 127.0.0.1",
                    "1..2.3:80|an IPv4 address is four numbers from 0 to 255, as in 127.0.0.1",
                    "1.2.3.256:80|an IPv4 address is four numbers from 0 to 255, as in 127.0.0.1",
                    "*:80|the host is a name, an IPv4 address or empty for all addresses",
                    "-a:80|the host is a name, an IPv4 address or empty for all addresses",
                    "a-:80|the host is a name, an IPv4 address or empty for all addresses",
                    "a..b:80|the host is a name, an IPv4 address or empty for all addresses",
                    ".a:80|the host is a name, an IPv4 address or empty for all addresses",
                    "127.0.0.1/8:80|the host is a name, an IPv4 address or empty for all addresses",
                    "user@host:80|the host is a name, an IPv4 address or empty for all addresses",
                    "h\u00f6st:80|the host is a name, an IPv4 address or empty for all addresses",
                    "' localhost:80'|no blanks in it",
                    "'localhost: 80'|no blanks in it",
                    "'local host:80'|no blanks in it",
                    "[]:80|in brackets stands an IPv6 address, as in [::1]:7007",
                    "[127.0.0.1]:80|in brackets stands an IPv6 address, as in [::1]:7007",
                    "[localhost]:80|in brackets stands an IPv6 address, as in [::1]:7007",
                    "[:::1]:80|this is no IPv6 address",
                    "[::1::2]:80|this is no IPv6 address",
                    "[1:2:3:4:5:6:7:8:9]:80|this is no IPv6 address",
                    "[1:2:3]:80|this is no IPv6 address",
                    "[::g]:80|this is no IPv6 address",
                    "[::12345]:80|this is no IPv6 address",
                    "[fe80::1%]:80|the scope after % is an interface's name or number",
                    "[fe80::1%eth0%1]:80|the scope after % is an interface's name or number",
                    "[fe80::1%eth/0]:80|the scope after % is an interface's name or number",
                    "[::ffff:1.2.3.4%eth0]:80|an IPv4 address has no scope",
                })
        void saysWhatIsWrongWithIt(String text, String detail) {
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> ListenAddress.parse(text));

            String given = text.isEmpty() ? "\"\"" : text;
            assertEquals(
                    "address: "
                            + given
                            + " (expected host:port, :port or [v6]:port; "
                            + detail
                            + ")",
                    refusal.getMessage());
        }

        @Test
        void refusesNamesThatNoNameServerWouldTake() {
            String label = "a".repeat(63);
            String longest = String.join(".", label, label, label, "a".repeat(61));

            assertEquals(longest, ListenAddress.parse(longest + ":1").host());
            assertThrows(
                    IllegalArgumentException.class, () -> ListenAddress.parse(longest + "a:1"));
            assertThrows(IllegalArgumentException.class, () -> ListenAddress.parse(label + "a:1"));
        }
    }

    @Nested
    class WhenResolved {

        @Test
        void givesAnIpv4AddressForAnIpv4Literal() throws UnknownHostException {
            InetSocketAddress address = ListenAddress.parse("127.0.0.1:7").resolve();

            assertTrue(address.getAddress() instanceof Inet4Address);
            assertEquals(new InetSocketAddress("127.0.0.1", 7), address);
        }

        @Test
        void givesAnIpv6AddressForAnIpv6Literal() throws UnknownHostException {
            InetSocketAddress address = ListenAddress.parse("[::1]:7").resolve();

            assertTrue(address.getAddress() instanceof Inet6Address);
            assertTrue(address.getAddress().isLoopbackAddress());
        }

        @Test
        void givesTheWildcardWithoutAHost() throws UnknownHostException {
            assertTrue(ListenAddress.parse(":7").resolve().getAddress().isAnyLocalAddress());
            assertTrue(ListenAddress.parse("0.0.0.0:7").resolve().getAddress().isAnyLocalAddress());
        }

        @Test
        void looksNamesUp() throws UnknownHostException {
            InetSocketAddress address = ListenAddress.parse("localhost:7").resolve();

            assertTrue(address.getAddress().isLoopbackAddress());
        }

        @Test
        void failsForANameThatNobodyHas() {
            ListenAddress nowhere = ListenAddress.parse("nobody.invalid:7");

            assertThrows(UnknownHostException.class, nowhere::resolve);
        }

        @Test
        void failsForAnInterfaceThatIsNotThere() {
            ListenAddress nowhere = ListenAddress.parse("[fe80::1%nosuch0]:7");

            assertThrows(UnknownHostException.class, nowhere::resolve);
        }
    }

    @Nested
    class WhenCompared {

        @Test
        void isEqualWhereHostAndPortAre() {
            ListenAddress address = ListenAddress.parse("localhost:80");

            assertEquals(address, ListenAddress.parse("LOCALHOST:80"));
            assertEquals(address.hashCode(), ListenAddress.parse("LOCALHOST:80").hashCode());
            assertNotEquals(address, ListenAddress.parse("localhost:81"));
            assertNotEquals(address, ListenAddress.parse("127.0.0.1:80"));
            assertNotEquals(address, "localhost:80");
            assertNotEquals(ListenAddress.parse(":80"), ListenAddress.parse("0.0.0.0:80"));
        }
    }
}
